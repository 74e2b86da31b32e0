// Scenario cards: chosen by filters or by a number elsewhere in the report, ten at a time.
const CARDS = 10;

function setUpCards(report) {
  const form = document.getElementById("filters");
  const rowOf = new Map(report.coverage.table.scenarios.map((id, row) => [id, row]));
  const factorAt = new Map(report.coverage.table.factors.map((f, at) => [f.name, at]));
  const levelAt = report.coverage.table.factors.map((f) => new Map(f.levels.map((l, at) => [l.name, at])));
  const facetAt = new Map(report.facets.map((f, at) => [f.key, at]));
  const words = (c) => `${c.id} ${c.title} ${c.hazard} ${c.narrative}`.toLowerCase();
  const text = make("input", { type: "search", autocomplete: "off" });
  const selects = report.facets.map((facet) => {
    const used = new Set(report.cards.flatMap((c) => c.codes[facetAt.get(facet.key)]));
    const select = make("select", {}, make("option", { value: "" }, "all"),
      facet.values.flatMap((value, at) => used.has(at)
        ? [make("option", { value: String(at) }, value.slice(0, 80))] : []));
    select.addEventListener("change", () => { page = 0; show(); });
    return select;
  });
  let chosen = {}, page = 0, found = [];
  text.addEventListener("input", () => { page = 0; show(); });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.append(make("label", {}, "Text", text),
    ...report.facets.map((facet, at) => make("label", {}, facet.title, selects[at])),
    button("Show all", () => { clear(); show(); }));
  form.hidden = false;
  document.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[data-select]") : null;
    if (!link) return;
    event.preventDefault();
    choose(link.dataset.select);
    history.replaceState(null, "", `#select=${encodeURIComponent(link.dataset.select)}`);
  });
  const asked = /^#select=(.+)$/.exec(location.hash);
  show();
  if (asked) {
    // A link to a choice, from a comment in a review; one that cannot be read chooses nothing.
    try { choose(decodeURIComponent(asked[1])); } catch { clear(); show(); }
  }

  function choose(select) {
    clear();
    chosen = JSON.parse(select);
    for (const [key, value] of Object.entries(chosen.facets || {})) {
      const at = facetAt.get(key);
      if (at === undefined) continue;
      selects[at].value = String(report.facets[at].values.indexOf(value));
      // No card has this value: nothing is shown, and not everything.
      if (selects[at].value === "") chosen.nothing = true;
    }
    show();
    document.getElementById("scenarios").scrollIntoView();
    document.getElementById("h-scenarios").focus({ preventScroll: true });
  }

  function clear() {
    chosen = {};
    page = 0;
    text.value = "";
    for (const select of selects) select.value = "";
  }

  function matches(card) {
    if (chosen.nothing) return false;
    const wanted = text.value.trim().toLowerCase();
    if (wanted && !words(card).includes(wanted)) return false;
    for (let at = 0; at < selects.length; at += 1) {
      if (selects[at].value && !card.codes[at].includes(Number(selects[at].value))) return false;
    }
    const id = (chosen.facets || {}).id;
    if (id !== undefined && card.id !== id) return false;
    if (!chosen.levels && !chosen.cell) return true;
    const row = rowOf.get(card.id);
    if (row === undefined || card.standing !== "counted") return false;
    if (chosen.cell) return cellRowSet().has(row);
    const codes = report.coverage.table.codes[row];
    return Object.entries(chosen.levels).every(([factor, level]) => {
      const at = factorAt.get(factor);
      return at !== undefined && codes[at] === levelAt[at].get(level);
    });
  }

  function cellRowSet() {
    if (!chosen.rows) {
      const [measure, index] = chosen.cell;
      chosen.rows = new Set(report.coverage.measures[measure].cells[index].rows);
    }
    return chosen.rows;
  }

  function said() {
    const parts = Object.entries(chosen.levels || {});
    if (chosen.cell) parts.push(...report.coverage.measures[chosen.cell[0]].cells[chosen.cell[1]].values);
    const id = (chosen.facets || {}).id;
    if (id !== undefined) parts.push(["scenario", id]);
    return parts.map(([name, value]) => `${name}: ${value}`).join("; ");
  }

  function show() {
    found = [];
    report.cards.forEach((card, place) => { if (matches(card)) found.push(place); });
    document.getElementById("found").replaceChildren(
      make("span", { id: "found-count" }, String(found.length)), ` of ${report.cards.length} scenarios`);
    const words_ = said();
    document.getElementById("chosen").replaceChildren(...(words_ ? ["Chosen by ", foreign(words_)] : []));
    turn(0);
  }

  function turn(by) {
    const pages = Math.max(1, Math.ceil(found.length / CARDS));
    page = Math.max(0, Math.min(page + by, pages - 1));
    const there = found.slice(page * CARDS, (page + 1) * CARDS);
    document.getElementById("cards").replaceChildren(...there.map((place) => cardOf(report, place)));
    const back = button("Previous", () => move(-1)), on = button("Next", () => move(1));
    back.disabled = page === 0;
    on.disabled = page >= pages - 1;
    document.getElementById("pager").replaceChildren(back, `page ${page + 1} of ${pages}`, on);
  }

  function move(by) {
    turn(by);
    document.getElementById("h-scenarios").focus();
  }
}

function facts(pairs) {
  return make("dl", { class: "facts" }, pairs.map(([name, ...value]) =>
    make("div", {}, make("dt", {}, name), make("dd", {}, ...value))));
}

function small(title, head, rows) {
  if (!rows.length) return null;
  return make("details", {}, make("summary", {}, `${title} (${rows.length})`),
    make("div", { class: "scroll", role: "region", tabindex: "0", "aria-label": title }, make("table", {},
      make("caption", {}, title),
      make("thead", {}, make("tr", {}, head.map((h) => make("th", { scope: "col" }, h)))),
      make("tbody", {}, rows.map((row) => make("tr", {}, row.map((value, at) =>
        make(at ? "td" : "th", { scope: at ? null : "row" },
          value instanceof Node ? value : value === null ? "\u2013" : foreign(value)))))))));
}

function judged(card) {
  const said = [card.preventability || "not judged"];
  if (card.avoided_by.length) said.push(`avoided by ${card.avoided_by.join(", ")}`);
  if (card.not_avoided_by.length) said.push(`not avoided by ${card.not_avoided_by.join(", ")}`);
  if (card.physically_avoidable !== null) said.push(card.physically_avoidable ? "physically avoidable" : "physically unavoidable");
  return said.join("; ");
}

function cardOf(report, place) {
  const card = report.cards[place], base = `/cards/${place}`;
  const ttc = report.measures.findIndex((m) => m.name === "min_ttc_s");
  const reached = card.criticality;
  const least = !reached ? ["not rolled out"] : reached.values[ttc] === null ? ["no conflict"]
    : [num(reached.values[ttc], `${base}/criticality/values/${ttc}`), " s at ",
      num(reached.times_s[ttc], `${base}/criticality/times_s/${ttc}`), " s"];
  const speed = (value, key) => [num(value, key), " m/s"];
  return make("article", { class: "card", "aria-labelledby": `c-${place}` },
    make("h3", { id: `c-${place}` }, foreign(card.title)),
    make("p", { class: "id" }, make("code", {}, foreign(card.id))),
    card.standing === "counted" ? null
      : make("p", { class: "warn" }, `Not counted (${card.standing}): `, foreign(card.not_counted)),
    make("div", { class: "two" }, pictureOf(card, card.id), make("div", {},
      facts([
        ["Topic", foreign(card.topic)],
        ["Hazard", foreign(card.hazard)],
        ["Setting", foreign(card.setting)],
        ["To be seen", foreign(card.intent.join(", ") || "nothing named")],
        ["Duration", num(card.duration_s, `${base}/duration_s`), " s"],
        ["Ego at the start", ...speed(card.ego_speed_mps, `${base}/ego_speed_mps`)],
        ...card.actors.map((a, at) => [`${at + 1}: ${a.id} (${a.category})`,
          ...speed(a.speed_mps, `${base}/actors/${at}/speed_mps`)]),
        ["Least time to collision", ...least],
        ["Preventability", foreign(judged(card))],
        ["Requirements", foreign(card.requirement_ids.join(", ") || "none: an orphan")],
      ]),
      card.narrative ? make("details", {}, make("summary", {}, "In words"), make("p", {}, foreign(card.narrative))) : null,
      small("Parameters", ["Parameter", "Default", "From", "To", "Unit"], card.parameters.map((p, at) => [p.name,
        ...["default", "minimum", "maximum"].map((k) => num(p[k], `${base}/parameters/${at}/${k}`)), p.unit])),
      reached ? small("Criticality", ["Measure", "Worst", "Unit", "With", "At [s]"], report.measures.flatMap((m, at) =>
        reached.values[at] === null ? [] : [[m.title, num(reached.values[at], `${base}/criticality/values/${at}`), m.unit,
          card.actors[reached.actors[at]].id, num(reached.times_s[at], `${base}/criticality/times_s/${at}`)]])) : null,
      small("Findings of the rules now", ["Rule", "Severity", "Where", "What", "Value", "Limit", "Source"],
        card.findings.map((f) => [`${f.rule} ${f.version}`, f.severity, f.path, f.message,
          f.value === null ? null : `${f.value} ${f.unit}`, f.limit === null ? null : `${f.limit} ${f.unit}`, f.source])),
      small("Record and provenance", ["What", "Value"], [
        ["ledger entry", card.ledger_index === null ? "none" : num(card.ledger_index, `${base}/ledger_index`, "count")],
        ["content hash (SHA-256)", card.content_hash || "none"],
        ["variant of", card.variant_of || "none: the first of its structure"],
        ["tags", card.tags.join(", ") || "none"],
        ...card.provenance.map((p) => [p.name, p.value])]))));
}
