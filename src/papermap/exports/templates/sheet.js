"use strict";
(() => {
  const STEP = 300;
  const { columns, rows } = JSON.parse(document.getElementById("data").textContent);
  const heads = document.getElementById("heads"), body = document.getElementById("rows");
  const filter = document.getElementById("filter"), drafts = document.getElementById("drafts");
  const count = document.getElementById("count"), more = document.getElementById("more");
  const textOf = cell => typeof cell === "string" ? cell : cell.text;
  const plain = rows.map(row => row.map(textOf).join("\u0001").toLowerCase());
  const compare = new Intl.Collator(undefined, { numeric: true }).compare;
  let order = rows.map((_, place) => place), shown = [], sorted = null;

  columns.forEach((column, place) => {
    const head = document.createElement("th"), button = document.createElement("button");
    head.scope = "col";
    button.textContent = column.title;
    button.addEventListener("click", () => sort(place));
    head.append(button);
    heads.append(head);
  });

  function sort(place) {
    const down = sorted && sorted.place === place ? !sorted.down : columns[place].kind === "number";
    sorted = { place, down };
    const value = at => textOf(rows[at][place]);
    // Empty cells come last, whichever way.
    order.sort((a, b) => {
      const left = value(a), right = value(b);
      if (!left || !right) return (left ? 0 : 1) - (right ? 0 : 1) || a - b;
      return (down ? compare(right, left) : compare(left, right)) || a - b;
    });
    [...heads.children].forEach((head, at) => {
      if (at === place) head.setAttribute("aria-sort", down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
    draw();
  }

  function draw() {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    shown = order.filter(at => words.every(word => plain[at].includes(word)));
    body.replaceChildren();
    grow();
    count.textContent = shown.length === rows.length ? `${rows.length} papers` : `${shown.length} of ${rows.length} papers`;
  }

  function grow() {
    const start = body.children.length;
    for (const at of shown.slice(start, start + STEP)) {
      const line = document.createElement("tr");
      rows[at].forEach((cell, place) => line.append(drawn(cell, columns[place])));
      body.append(line);
    }
    more.hidden = body.children.length >= shown.length;
  }

  function drawn(cell, column) {
    const box = document.createElement("td");
    if (column.kind === "number") box.className = "number";
    else if (column.width > 24) box.className = "wide";
    if (typeof cell === "string") { box.textContent = cell; return box; }
    if (cell.draft && !drafts.checked) return box;
    const words = document.createElement(cell.url ? "a" : "span");
    words.textContent = cell.text;
    if (cell.url) { words.href = cell.url; words.rel = "noreferrer"; }
    if (cell.draft) words.className = "draft";
    box.append(words);
    if (cell.page) {
      const page = document.createElement("span");
      page.className = "page";
      page.textContent = ` p. ${cell.page}`;
      box.append(page);
    }
    return box;
  }

  filter.addEventListener("input", draw);
  drafts.addEventListener("change", draw);
  more.addEventListener("click", grow);
  draw();
})();
