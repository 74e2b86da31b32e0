// Long tables in pages.
const ROWS = 25;
const NUMBERS = new Set(["count", "number", "share"]);

function selectLink(node, select) {
  if (!select) return node;
  return make("a", { href: "#scenarios", "data-select": JSON.stringify(select) }, node);
}

function cell(name, value, kind, key, select) {
  const right = NUMBERS.has(kind);
  const node = value === null ? make("span", { class: "none", title: "no value" }, "\u2013")
    : right ? num(value, key, kind)
      : foreign(value === true ? "yes" : value === false ? "no" : value);
  return make(name, { class: right ? "r" : null, scope: name === "th" ? "row" : null },
    value === null ? node : selectLink(node, select));
}

function tableRows(report, place, from, to) {
  const table = report.tables[place];
  const linked = Math.max(0, table.columns.findIndex((c) => c.key === table.counted_by));
  return table.rows.slice(from, to).map((row, at) => {
    const index = from + at;
    const behind = table.behind.length ? table.behind[index] : null;
    return make("tr", {}, row.map((value, column) => cell(
      column ? "td" : "th", value, table.columns[column].kind,
      `/tables/${place}/rows/${index}/${column}`,
      behind && column === linked && row[linked] !== 0 ? behind : null)));
  });
}

// Cells without rows are followed by their levels, where they are levels of different factors.
function cellSelect(report, one, measure, index) {
  if (!one.count) return null;
  if (one.rows) return { cell: [measure, index] };
  const factors = new Map(report.coverage.table.factors.map((f) => [f.name, f.levels]));
  const levels = Object.fromEntries(one.values);
  const known = one.values.every(([factor, level]) =>
    (factors.get(factor) || []).some((each) => each.name === level));
  return known && Object.keys(levels).length === one.values.length ? { levels } : null;
}

function cellRows(report, place, from, to) {
  return report.coverage.measures[place].cells.slice(from, to).map((one, at) => {
    const index = from + at;
    const base = `/coverage/measures/${place}/cells/${index}`;
    return make("tr", {},
      cell("th", one.values.map((pair) => pair[0]).join(", "), "text"),
      cell("td", one.values.map((pair) => pair[1]).join(", "), "text"),
      cell("td", one.count, "count", `${base}/count`, cellSelect(report, one, place, index)),
      cell("td", one.target, "count", `${base}/target`),
      cell("td", one.state, "text"),
      cell("td", one.reason, "text"));
  });
}

function pageTable(table, total, rows) {
  let from = 0;
  const where = make("span", { role: "status" });
  const back = button("Previous rows", () => go(from - ROWS));
  const on = button("Next rows", () => go(from + ROWS));
  function go(to) {
    from = Math.max(0, Math.min(to, total - 1));
    table.tBodies[0].replaceChildren(...rows(from, from + ROWS));
    where.textContent = `rows ${from + 1} to ${Math.min(from + ROWS, total)} of ${total}`;
    back.disabled = from === 0;
    on.disabled = from + ROWS >= total;
  }
  go(0);
  table.closest(".scroll").after(make("div", { class: "controls" }, back, where, on));
}

function pageTables(report) {
  for (const table of document.querySelectorAll("table[data-table]")) {
    const place = Number(table.dataset.table);
    pageTable(table, report.tables[place].rows.length, (a, b) => tableRows(report, place, a, b));
  }
  for (const table of document.querySelectorAll("table[data-dom]")) {
    const all = Array.from(table.tBodies[0].rows);
    pageTable(table, all.length, (a, b) => all.slice(a, b));
  }
  for (const table of document.querySelectorAll("table[data-cells]")) {
    const place = Number(table.dataset.cells);
    pageTable(table, report.coverage.measures[place].cells.length, (a, b) => cellRows(report, place, a, b));
  }
}
