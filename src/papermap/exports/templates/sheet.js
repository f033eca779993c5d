"use strict";
(() => {
  const STEP = 300;
  const { columns, rows } = JSON.parse(document.getElementById("data").textContent);
  const heads = document.getElementById("heads"), body = document.getElementById("rows");
  const filter = document.getElementById("filter"), drafts = document.getElementById("drafts");
  const count = document.getElementById("count"), more = document.getElementById("more");
  const textOf = cell => typeof cell === "string" ? cell : cell.text;
  const LONG = 260;
  const places = new Map();
  columns.forEach((column, place) => { places.set(column.name, place); places.set(column.title.toLowerCase(), place); });
  const plain = rows.map(row => row.map(textOf).join("\u0001").toLowerCase());
  const compare = new Intl.Collator(undefined, { numeric: true }).compare;
  let order = rows.map((_, place) => place), shown = [], sorted = null;

  columns.forEach((column, place) => {
    const head = document.createElement("th"), button = document.createElement("button");
    head.scope = "col";
    if (column.name === "title") head.className = "stands";
    head.style.minWidth = `${Math.min(column.width, 34) / 2}rem`;
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

  // Words, "exact words", column:words and year>=2022, with - before what must not hold; all of them together.
  function condition(token) {
    const not = token.startsWith("-") && token.length > 1, said = not ? token.slice(1) : token;
    const part = /^([\p{L}_][\p{L}\p{N}_-]*)(:|>=|<=|>|<|=)(.*)$/u.exec(said);
    const place = part && places.get(part[1]);
    const bare = text => text.replace(/"/g, "");
    let holds = at => plain[at].includes(bare(said));
    if (part && place !== undefined) {
      const [, , sign, value] = part, wanted = bare(value), number = Number(wanted);
      const text = at => textOf(rows[at][place]).toLowerCase();
      if (sign === ":" || sign === "=") holds = at => text(at).includes(wanted);
      else {
        const differs = at => wanted !== "" && !Number.isNaN(number) ? Number(text(at)) - number : compare(text(at), wanted);
        const fits = { ">": d => d > 0, "<": d => d < 0, ">=": d => d >= 0, "<=": d => d <= 0 }[sign];
        holds = at => text(at) !== "" && fits(differs(at));
      }
    }
    return not ? at => !holds(at) : holds;
  }

  function draw() {
    const tokens = filter.value.toLowerCase().match(/(?:[^\s"]|"[^"]*"?)+/g) || [];
    const conditions = tokens.map(condition);
    shown = order.filter(at => conditions.every(holds => holds(at)));
    filter.setAttribute("aria-invalid", shown.length ? "false" : "true");
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
    if (column.name === "title") box.className = "stands";
    else if (column.kind === "number") box.className = "number";
    else if (column.kind === "day" || column.name === "id") box.className = "short";
    else if (column.width > 24) box.className = "wide";
    if (typeof cell === "string" && cell.length <= LONG) { box.textContent = cell; return box; }
    if (cell.draft && !drafts.checked) return box;
    if (cell.from) box.title = `Says ${cell.from}`;
    const words = document.createElement(cell.url ? "a" : "span");
    words.textContent = textOf(cell);
    const folds = textOf(cell).length > LONG && !cell.url;
    if (cell.url) { words.href = cell.url; words.rel = "noreferrer"; }
    if (cell.draft) words.className = "draft";
    if (folds) {
      words.classList.add("long");
      words.tabIndex = 0;
      words.setAttribute("role", "button");
      words.addEventListener("click", () => getSelection().isCollapsed && words.classList.toggle("open"));
      words.addEventListener("keydown", event => {
        if (event.key === "Enter") words.classList.toggle("open");
      });
    }
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
