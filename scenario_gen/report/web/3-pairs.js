// Heat maps: pairs of factors, and every pair of levels of two of them.
const STATES = { u: "not covered", i: "impossible", o: "outside the ODD" };

function shade(share) {
  return share <= 0 ? "" : share < 0.34 ? "k1" : share < 0.67 ? "k2" : share < 1 ? "k3" : "k4";
}

function legend(items) {
  return make("ul", { class: "legend" }, items.map(([style, sign, words]) =>
    make("li", {}, make("span", { class: `key ${style}`, "aria-hidden": "true" }, sign), words)));
}

function region(label, table) {
  return make("div", { class: "scroll", role: "region", tabindex: "0", "aria-label": label }, table);
}

function setUpPairs(report) {
  const factors = report.coverage.table.factors;
  const titles = new Map(factors.map((f) => [f.name, f.title]));
  const places = new Map(report.pairs.map((p, at) => [`${p.first} ${p.second}`, at]));
  const find = (a, b) => {
    const straight = places.get(`${a} ${b}`);
    return straight !== undefined ? [straight, false] : [places.get(`${b} ${a}`), true];
  };
  if (!report.pairs.length) return;
  const form = document.getElementById("pair-form");
  const [first, second] = ["pair-first", "pair-second"].map((id) => document.getElementById(id));
  for (const select of [first, second]) {
    select.append(...factors.map((f) => make("option", { value: f.name }, f.title)));
    select.addEventListener("change", show);
  }
  form.addEventListener("submit", (event) => event.preventDefault());
  const head = make("tr", {}, make("td"), factors.slice(1).map((f) => make("th", { scope: "col" }, f.title)));
  const body = factors.slice(0, -1).map((one, i) => make("tr", {},
    make("th", { scope: "row" }, one.title),
    factors.slice(1).map((other, j) => {
      if (j < i) return make("td");
      const [place] = find(one.name, other.name);
      const pair = report.pairs[place];
      const share = pair.valid ? pair.covered / pair.valid : 0;
      const link = make("a", { href: "#pair-detail", title: `${one.title} with ${other.title}` },
        num(pair.covered, `/pairs/${place}/covered`, "count"), "/",
        num(pair.valid, `/pairs/${place}/valid`, "count"));
      link.addEventListener("click", () => { first.value = one.name; second.value = other.name; show(); });
      return make("td", { class: shade(share) }, link);
    })));
  document.getElementById("pair-overview").append(
    legend([["k1", "", "under a third covered"], ["k2", "", "under two thirds"],
      ["k3", "", "more"], ["k4", "", "all"]]),
    region("Table: pairs of factors", make("table", { class: "matrix" },
      make("caption", {}, "Covered / valid pairs of levels, for each pair of factors"),
      make("thead", {}, head), make("tbody", {}, body))));
  form.hidden = false;
  first.value = factors[0].name;
  second.value = factors[Math.min(4, factors.length - 1)].name;
  show();

  function show() {
    const target = document.getElementById("pair-detail");
    if (first.value === second.value) {
      target.replaceChildren(make("p", { class: "note" }, "Choose two different factors."));
      return;
    }
    const [place, turned] = find(first.value, second.value);
    const pair = report.pairs[place];
    const [rows, columns] = [first, second].map((select) => factors.find((f) => f.name === select.value).levels);
    const left = [...rows, ...columns].filter((level) => level.excluded).map((level) => level.name);
    const most = Math.max(1, ...pair.counts.flat());
    const table = make("table", { class: "matrix" },
      make("caption", {}, `${titles.get(first.value)} (rows) with ${titles.get(second.value)}: `,
        num(pair.covered, `/pairs/${place}/covered`, "count"), " of ",
        num(pair.valid, `/pairs/${place}/valid`, "count"), " valid pairs occur"),
      make("thead", {}, make("tr", {}, make("td"), columns.map((c) => c.excluded ? null : make("th", { scope: "col" }, foreign(c.name))))),
      make("tbody", {}, rows.map((row, r) => row.excluded ? null : make("tr", {}, make("th", { scope: "row" }, foreign(row.name)),
        columns.map((column, c) => {
          if (column.excluded) return null;
          const [i, j] = turned ? [c, r] : [r, c];
          return pairCell(pair.counts[i][j], pair.states[i][j], `/pairs/${place}/counts/${i}/${j}`,
            { levels: { [first.value]: row.name, [second.value]: column.name } }, most);
        })))));
    target.replaceChildren(
      legend([["k2", "n", "occurs: number of scenarios"], ["u", "0", "does not occur: a gap"],
        ["i", "\u00d7", "impossible"], ["o", "\u2013", "outside the ODD"]]),
      region("Table: pairs of levels", table),
      ...(left.length ? [make("p", { class: "note" }, "Not shown, since the ODD leaves them out: ", foreign(left.join(", ")))] : []));
  }

  function pairCell(count, state, key, select, most) {
    if (state === "c") {
      return make("td", { class: shade(Math.min(0.99, count / most)) },
        selectLink(num(count, key, "count"), select));
    }
    if (state === "u") return make("td", { class: "u", title: STATES.u }, num(count, key, "count"));
    return make("td", { class: state, title: STATES[state] }, state === "i" ? "\u00d7" : "\u2013");
  }
}
