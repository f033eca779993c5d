"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const nodes = data.nodes, edges = data.edges;
  const $ = (id) => document.getElementById(id);
  const canvas = $("map"), pen = canvas.getContext("2d");
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const PALETTE = 10, MANY = 3000, CROWD = 300;

  // ---------------------------------------------------------------- what is known of each paper
  const backward = nodes.map(() => []), forward = nodes.map(() => []);
  const bases = nodes.map(() => []); // what each is a variation of: as the reader said, or as is guessed
  for (const [from, to, kind, twist] of edges) {
    if (kind !== "cites") bases[from].push([to, kind, twist]);
    if (kind === "guess") continue;
    backward[from].push([to, kind]);
    forward[to].push([from, kind]);
  }
  const byYear = nodes.map((_, i) => i).sort((a, b) =>
    (nodes[a].year ?? 9999) - (nodes[b].year ?? 9999) || a - b);
  const famous = nodes.map((_, i) => i).sort((a, b) =>
    (nodes[b].citations ?? -1) - (nodes[a].citations ?? -1) || a - b);
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const searchable = nodes.map((n) => plain([n.title, ...n.authors, n.year ?? ""].join(" ")));
  const years = nodes.map((n) => n.year).filter((y) => y !== null);
  const firstYear = years.reduce((a, b) => Math.min(a, b), Infinity);
  const lastYear = years.reduce((a, b) => Math.max(a, b), -Infinity);
  const most = nodes.reduce((top, n) => Math.max(top, n.citations ?? 0), 1);

  // ---------------------------------------------------------------- state, and what follows from it
  const view = { x: 0, y: 0, scale: 1, fitted: true };
  const state = { selected: -1, over: -1, colour: "community", from: firstYear, to: lastYear, words: [] };
  let shown = nodes.map(() => true), colours = {};

  function readColours() {
    const style = getComputedStyle(document.documentElement);
    const names = ["paper", "ink", "quiet", "line", "backward", "forward", "faint", "yours", "none", "old", "new"];
    for (let i = 0; i < PALETTE; i++) names.push("c" + i);
    colours = Object.fromEntries(names.map((name) => [name, style.getPropertyValue("--" + name).trim()]));
  }

  function mix(from, to, share) {
    const part = (colour, at) => parseInt(colour.slice(at, at + 2), 16);
    const channel = (at) => Math.round(part(from, at) + (part(to, at) - part(from, at)) * share);
    return `rgb(${channel(1)}, ${channel(3)}, ${channel(5)})`;
  }

  function yearColour(year) {
    if (year === null) return colours.none;
    return mix(colours.old, colours.new, lastYear > firstYear ? (year - firstYear) / (lastYear - firstYear) : 1);
  }

  function communityColour(id) { return id < 0 ? colours.none : colours["c" + id % PALETTE]; }

  function colourOf(node) {
    if (state.colour === "year") return yearColour(node.year);
    if (state.colour === "pass") return node.passes ? mix(colours.old, colours.new, (node.passes - 1) / 2) : colours.none;
    return communityColour(node.community);
  }

  const number = (count) => count.toLocaleString("en");

  function filter() {
    const all = state.from <= firstYear && state.to >= lastYear;
    shown = nodes.map((n, i) =>
      (n.year === null ? all : n.year >= state.from && n.year <= state.to) &&
      state.words.every((word) => searchable[i].includes(word)));
    const count = shown.filter(Boolean).length;
    const papers = number(nodes.length) + (nodes.length === 1 ? " paper" : " papers");
    $("count").textContent = count === nodes.length ? papers : `${number(count)} of ${papers}`;
    draw();
  }

  // ---------------------------------------------------------------- the view
  const box = () => canvas.getBoundingClientRect();
  const unit = () => devicePixelRatio || 1;

  function fit() {
    const size = box(), below = Math.min($("legend").offsetHeight, size.height / 3), height = size.height - below;
    const xs = nodes.map((n) => n.x), ys = nodes.map((n) => n.y);
    const span = (values) => values.reduce(([a, b], v) => [Math.min(a, v), Math.max(b, v)], [Infinity, -Infinity]);
    const [x0, x1] = nodes.length ? span(xs) : [-1, 1], [y0, y1] = nodes.length ? span(ys) : [-1, 1];
    view.x = (x0 + x1) / 2;
    view.fitted = true;
    view.scale = 0.86 * Math.min(size.width / Math.max(x1 - x0, 0.3), height / Math.max(y1 - y0, 0.3));
    view.y = (y0 + y1) / 2 - below / 2 / view.scale; // no paper lies under the words at the bottom
  }

  function zoom(factor, px, py) {
    view.fitted = false;
    const size = box();
    px ??= size.width / 2;
    py ??= size.height / 2;
    const x = view.x + (px - size.width / 2) / view.scale, y = view.y - (py - size.height / 2) / view.scale;
    view.scale = Math.min(Math.max(view.scale * factor, 20), 400000);
    view.x = x - (px - size.width / 2) / view.scale;
    view.y = y + (py - size.height / 2) / view.scale;
    draw();
  }

  function pan(dx, dy) {
    view.fitted = false;
    view.x -= dx / view.scale;
    view.y += dy / view.scale;
    draw();
  }

  // ---------------------------------------------------------------- drawing
  let waiting = false;
  function draw() {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; paint(); });
  }

  let places = new Float32Array(nodes.length * 2);
  function radius(node) {
    const share = Math.sqrt((node.citations ?? 0) / most);
    const base = nodes.length > 5000 ? 1.8 : nodes.length > 800 ? 3 : 4.2;
    return (base + 4 * share) * Math.min(2, Math.max(0.75, Math.sqrt(view.scale / 400)));
  }

  function paint() {
    const size = box(), ratio = unit();
    if (canvas.width !== Math.round(size.width * ratio) || canvas.height !== Math.round(size.height * ratio)) {
      canvas.width = Math.round(size.width * ratio);
      canvas.height = Math.round(size.height * ratio);
    }
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, size.width, size.height);
    for (let i = 0; i < nodes.length; i++) {
      places[2 * i] = size.width / 2 + (nodes[i].x - view.x) * view.scale;
      places[2 * i + 1] = size.height / 2 - (nodes[i].y - view.y) * view.scale;
    }
    if (!nodes.length) return paintEmpty(size);
    paintEdges();
    const near = new Set(state.selected < 0 ? [] :
      [state.selected, ...[...backward[state.selected], ...forward[state.selected]].map(([i]) => i)]);
    for (let i = 0; i < nodes.length; i++) paintNode(i, size, near);
    paintLabels(size, near);
  }

  function paintEmpty(size) {
    pen.fillStyle = colours.quiet;
    pen.font = "15px system-ui, sans-serif";
    pen.textAlign = "center";
    pen.fillText(data.remarks[0] ?? "No papers yet. Add some: papermap add 1706.03762", size.width / 2, size.height / 2);
  }

  function line(from, to) {
    const ax = places[2 * from], ay = places[2 * from + 1], bx = places[2 * to], by = places[2 * to + 1];
    const bend = 0.12;
    pen.moveTo(ax, ay);
    pen.quadraticCurveTo((ax + bx) / 2 - (by - ay) * bend, (ay + by) / 2 + (bx - ax) * bend, bx, by);
  }

  function paintEdges() {
    if (edges.length <= MANY) {
      pen.beginPath();
      for (const [from, to, kind] of edges) if (kind !== "guess" && shown[from] && shown[to]) line(from, to);
      pen.strokeStyle = colours.faint;
      pen.lineWidth = 1;
      pen.stroke();
    }
    pen.beginPath();
    for (const [from, to, kind] of edges) if (kind === "relation" && shown[from] && shown[to]) line(from, to);
    pen.strokeStyle = colours.yours; // what the reader stands by is always drawn
    pen.lineWidth = 1.6;
    pen.stroke();
    if (state.selected >= 0) paintTies();
    for (const i of new Set([state.selected, state.over])) if (i >= 0) paintBases(i);
  }

  function paintTies() {
    for (const [others, colour] of [[backward, colours.backward], [forward, colours.forward]]) {
      for (const [other, kind] of others[state.selected]) {
        if (others === backward && bases[state.selected].some(([base]) => base === other)) continue;
        pen.beginPath();
        others === backward ? line(state.selected, other) : line(other, state.selected);
        const yours = kind === "relation"; // this one is the other's base
        pen.setLineDash(yours || others === backward ? [] : [2, 3]);
        pen.strokeStyle = yours ? colours.yours : colour;
        pen.lineWidth = yours ? 2.6 : 1.3;
        pen.stroke();
      }
    }
  }

  /** What a paper is a variation of: whole where the reader said so, dashed where it is guessed. */
  function paintBases(i) {
    for (const [base, kind] of bases[i]) {
      pen.beginPath();
      line(i, base);
      pen.setLineDash(kind === "guess" ? [7, 5] : []);
      pen.strokeStyle = kind === "guess" ? colours.quiet : colours.yours;
      pen.lineWidth = 2.6;
      pen.stroke();
    }
    pen.setLineDash([]);
  }

  function paintNode(i, size, near) {
    const x = places[2 * i], y = places[2 * i + 1], node = nodes[i], r = radius(node);
    if (x < -r || y < -r || x > size.width + r || y > size.height + r) return;
    const colour = colourOf(node);
    pen.globalAlpha = near.has(i) ? 0.95 : !shown[i] ? 0.08 : near.size ? 0.3 : 0.92;
    pen.beginPath();
    if (node.root) { pen.moveTo(x, y - 1.4 * r); pen.lineTo(x + 1.4 * r, y); pen.lineTo(x, y + 1.4 * r); pen.lineTo(x - 1.4 * r, y); pen.closePath(); }
    else if (node.frontier) { pen.moveTo(x, y - 1.4 * r); pen.lineTo(x + 1.25 * r, y + r); pen.lineTo(x - 1.25 * r, y + r); pen.closePath(); }
    else if (r < 1.8) pen.rect(x - r, y - r, 2 * r, 2 * r);
    else pen.arc(x, y, r, 0, 2 * Math.PI);
    if (node.passes || r < 2.4) {
      pen.fillStyle = colour;
      pen.fill();
    } else {
      pen.fillStyle = colours.paper;
      pen.fill();
      pen.strokeStyle = colour;
      pen.lineWidth = 1.6;
      pen.stroke();
    }
    if (i === state.selected || i === state.over) {
      pen.globalAlpha = 1;
      pen.beginPath();
      pen.arc(x, y, r + 4, 0, 2 * Math.PI);
      pen.strokeStyle = colours.ink;
      pen.lineWidth = i === state.selected ? 2 : 1;
      pen.stroke();
    }
    pen.globalAlpha = 1;
  }

  function paintLabels(size, near) {
    const taken = [];
    const room = (x, y, w, h) => {
      if (taken.some(([a, b, c, d]) => x < a + c && a < x + w && y < b + d && b < y + h)) return false;
      taken.push([x, y, w, h]);
      return true;
    };
    const write = (text, x, y, font, colour, height) => {
      pen.font = font;
      const w = pen.measureText(text).width;
      if (x + w / 2 < 0 || x - w / 2 > size.width || y < 0 || y > size.height) return;
      if (!room(x - w / 2 - 3, y - height, w + 6, height + 4)) return;
      pen.textAlign = "center";
      pen.lineWidth = 4;
      pen.lineJoin = "round";
      pen.strokeStyle = colours.paper;
      pen.strokeText(text, x, y);
      pen.fillStyle = colour;
      pen.fillText(text, x, y);
    };
    const short = (text) => text.length > 42 ? text.slice(0, 40).trimEnd() + "…" : text;
    const title = (i) => write(short(named(nodes[i])), places[2 * i], places[2 * i + 1] + radius(nodes[i]) + 15,
      `${i === state.selected ? "600 " : ""}12px system-ui, sans-serif`,
      i === state.selected ? colours.ink : colours.quiet, 12);
    if (state.selected >= 0) [...near].slice(0, 60).forEach(title);
    const peopled = new Set(nodes.filter((_, i) => shown[i]).map((n) => n.community));
    for (const c of data.communities) {
      if (c.id < 0) continue;
      const x = size.width / 2 + (c.x - view.x) * view.scale, y = size.height / 2 - (c.y - view.y) * view.scale;
      pen.globalAlpha = !peopled.has(c.id) ? 0.25 : state.selected >= 0 ? 0.55 : 1;
      write(c.label, x, y, `600 ${Math.round(13 + 4 * Math.min(1, c.size / Math.max(20, nodes.length / 6)))}px system-ui, sans-serif`,
        state.colour === "community" ? communityColour(c.id) : colours.ink, 17);
      pen.globalAlpha = 1;
    }
    if (state.selected < 0) inView(size).forEach(title);
  }

  // The most cited of what is in view; of a crowd, none.
  function inView(size) {
    const inside = [];
    for (const i of famous) {
      const x = places[2 * i], y = places[2 * i + 1];
      if (shown[i] && x > 0 && y > 0 && x < size.width && y < size.height) inside.push(i);
    }
    return inside.length <= CROWD ? inside.slice(0, 60) : [];
  }

  // ---------------------------------------------------------------- words about a paper
  function element(tag, text, className) {
    const made = document.createElement(tag);
    if (text !== undefined) { made.textContent = text; made.dir = "auto"; }
    if (className) made.className = className;
    return made;
  }

  const by = (node) => node.authors.length > 4 ? node.authors.slice(0, 3).join(", ") + ` +${node.authors.length - 3}` : node.authors.join(", ");
  const named = (node) => node.title || "(no title)";

  function facts(node) {
    const said = [node.year ?? "no year"];
    if (node.citations !== null) said.push(`${node.citations.toLocaleString("en")} citations`);
    const community = data.communities.find((c) => c.id === node.community);
    if (community && community.id >= 0) said.push(community.label);
    if (node.root) said.push("a root");
    if (node.frontier) said.push("a frontier");
    if (node.passes) said.push(`read to pass ${node.passes}`);
    else said.push(node.inLibrary ? "unread" : "known by name");
    return said.join(" · ");
  }

  function showCard(i, px, py) {
    const card = $("card");
    card.hidden = i < 0;
    if (i < 0) return;
    card.replaceChildren(element("strong", named(nodes[i])), element("div", by(nodes[i])), element("div", facts(nodes[i]), "quiet"));
    const size = box();
    card.style.left = Math.max(8, Math.min(px + 14, size.width - card.offsetWidth - 8)) + "px";
    card.style.top = Math.max(8, py + 18 + card.offsetHeight > size.height ? py - card.offsetHeight - 12 : py + 18) + "px";
  }

  function addresses(node) {
    const path = (text) => text.split("/").map(encodeURIComponent).join("/");
    const found = [];
    if (node.refs.arxiv) found.push(["arXiv", "https://arxiv.org/abs/" + path(node.refs.arxiv)]);
    if (node.refs.doi) found.push(["DOI", "https://doi.org/" + path(node.refs.doi)]);
    if (node.refs.s2) found.push(["Semantic Scholar", "https://www.semanticscholar.org/paper/" + path(node.refs.s2)]);
    return found;
  }

  function choice(i) {
    const button = element("button");
    button.append(element("small", String(nodes[i].year ?? "")), element("span", named(nodes[i])));
    button.addEventListener("click", () => select(i, true));
    return button;
  }

  function neighbours(title, className, list) {
    const sorted = [...new Set(list.map(([i]) => i))].sort((a, b) => (nodes[b].year ?? 0) - (nodes[a].year ?? 0) || a - b);
    return [element("h3", `${title} (${sorted.length})`, className), ...sorted.map(choice)];
  }

  const said = ([base, kind, twist]) => kind === "guess" ? `perhaps a variation of ${named(nodes[base])}` :
    `this is ${named(nodes[base])}` + (twist ? `, but with ${twist}` : "");

  function variations(i) {
    return bases[i].map((each) => {
      const guess = each[1] === "guess";
      const button = element("button", `${guess ? "╌" : "━"} ${said(each)}`, guess ? "base" : "base yours");
      button.addEventListener("click", () => select(each[0], true));
      return button;
    });
  }

  function showPanel() {
    const panel = $("panel"), i = state.selected;
    panel.hidden = i < 0;
    if (i < 0) return;
    const node = nodes[i], close = element("button", "✕", "close"), links = element("p");
    close.setAttribute("aria-label", "close");
    close.addEventListener("click", () => { select(-1); canvas.focus(); });
    for (const [text, address] of addresses(node)) {
      const link = element("a", text);
      link.href = address;
      link.target = "_blank";
      link.rel = "noopener noreferrer";
      links.append(link);
    }
    panel.replaceChildren(close, element("h2", named(node)), element("p", node.authors.join(", ")),
      element("p", facts(node), "quiet"), links, ...variations(i),
      ...neighbours("◀ builds on", "backward", backward[i]), ...neighbours("built on it ▶", "forward", forward[i]));
    panel.scrollTop = 0;
  }

  function select(i, bring) {
    state.selected = i;
    showPanel();
    showCard(-1);
    $("hits").hidden = true;
    $("spoken").textContent = i < 0 ? "nothing selected" :
      `${named(nodes[i])}, ${facts(nodes[i])}, builds on ${backward[i].length}, built on by ${forward[i].length}` + bases[i].map((each) => ", " + said(each)).join("");
    if (i >= 0 && bring) glide(nodes[i].x, nodes[i].y);
    draw();
  }

  /** Move the view so that a place is in the middle of what the panel leaves free. */
  function glide(x, y) {
    const size = box(), panel = $("panel").getBoundingClientRect();
    const side = panel.width < size.width;
    const toX = x + (side ? panel.width / 2 / view.scale : 0), toY = y - (side ? 0 : panel.height / 2 / view.scale);
    view.fitted = false;
    if (still.matches) { view.x = toX; view.y = toY; return draw(); }
    const fromX = view.x, fromY = view.y, start = performance.now();
    const step = (now) => {
      const share = Math.min(1, (now - start) / 250), eased = 1 - (1 - share) ** 3;
      view.x = fromX + (toX - fromX) * eased;
      view.y = fromY + (toY - fromY) * eased;
      draw();
      if (share < 1) requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  }

  function legend() {
    const entry = (colour, text) => {
      const made = element("span"), dot = element("i");
      dot.style.background = colour;
      made.append(dot, text);
      return made;
    };
    const parts = [];
    if (state.colour === "year" && years.length) {
      const bar = element("canvas"), made = element("span");
      bar.width = 60;
      bar.height = 1;
      const strip = bar.getContext("2d");
      for (let x = 0; x < 60; x++) { strip.fillStyle = mix(colours.old, colours.new, x / 59); strip.fillRect(x, 0, 1, 1); }
      made.append(String(firstYear), bar, String(lastYear));
      parts.push(made);
    }
    if (state.colour === "pass") for (const pass of [1, 2, 3]) parts.push(entry(mix(colours.old, colours.new, (pass - 1) / 2), `pass ${pass}`));
    parts.push(element("span", "○ unread  ● read  ◆ root  ▲ frontier"));
    const kinds = new Set(edges.map(([, , kind]) => kind));
    if (kinds.has("relation")) parts.push(element("span", "━ a variation of, as you said"));
    if (kinds.has("guess")) parts.push(element("span", "╌ a guess, for the paper you point at"));
    for (const remark of data.remarks) parts.push(element("span", remark));
    $("legend").replaceChildren(...parts);
  }

  // ---------------------------------------------------------------- pointer
  function at(px, py) {
    let best = -1, nearest = 14 * 14;
    for (let i = 0; i < nodes.length; i++) {
      if (!shown[i]) continue;
      const distance = (places[2 * i] - px) ** 2 + (places[2 * i + 1] - py) ** 2;
      if (distance < nearest) { nearest = distance; best = i; }
    }
    return best;
  }

  const pointers = new Map();
  let moved = 0;
  const local = (event) => { const size = box(); return [event.clientX - size.left, event.clientY - size.top]; };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, local(event));
    if (pointers.size === 1) moved = 0;
  });
  canvas.addEventListener("pointermove", (event) => {
    const [px, py] = local(event), before = pointers.get(event.pointerId);
    if (!before) {
      const over = at(px, py);
      canvas.classList.toggle("over", over >= 0);
      if (over !== state.over) { state.over = over; draw(); }
      return showCard(over, px, py);
    }
    pointers.set(event.pointerId, [px, py]);
    moved += Math.abs(px - before[0]) + Math.abs(py - before[1]);
    if (moved < 4) return;
    canvas.classList.add("dragging");
    showCard(-1);
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    if (!other) return pan(px - before[0], py - before[1]);
    const apart = (p) => Math.hypot(p[0] - other[0], p[1] - other[1]);
    zoom(apart([px, py]) / Math.max(1, apart(before)), (px + other[0]) / 2, (py + other[1]) / 2);
  });
  const release = (event) => {
    const held = pointers.delete(event.pointerId);
    canvas.classList.remove("dragging");
    if (held && event.type === "pointerup" && moved < 4 && !pointers.size) select(at(...local(event)));
  };
  canvas.addEventListener("pointerup", release);
  canvas.addEventListener("pointercancel", release);
  canvas.addEventListener("pointerleave", () => { state.over = -1; showCard(-1); draw(); });
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    zoom(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0015)), ...local(event));
  }, { passive: false });

  // ---------------------------------------------------------------- keys
  function toward(dx, dy) {
    const from = state.selected < 0 ? { x: view.x, y: view.y } : nodes[state.selected];
    let best = -1, least = Infinity;
    nodes.forEach((node, i) => {
      const x = node.x - from.x, y = node.y - from.y, along = x * dx + y * dy, across = Math.abs(x * dy - y * dx);
      if (i === state.selected || !shown[i] || along <= 0) return;
      const cost = along + 2.5 * across;
      if (cost < least) { least = cost; best = i; }
    });
    if (best >= 0) select(best, true);
  }

  function stepByYear(step) {
    const order = byYear.filter((i) => shown[i]);
    if (!order.length) return;
    const now = order.indexOf(state.selected);
    select(order[now < 0 ? (step > 0 ? 0 : order.length - 1) : (now + step + order.length) % order.length], true);
  }

  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      if (!$("help").hidden) $("help").hidden = true;
      else if (document.activeElement === $("search") && $("search").value) { $("search").value = ""; search(); }
      else { select(-1); canvas.focus(); }
      return;
    }
    if (["INPUT", "SELECT"].includes(document.activeElement?.tagName)) return;
    const arrow = document.activeElement === canvas || document.activeElement === document.body ? ARROWS[event.key] : undefined;
    if (arrow && event.shiftKey) toward(...arrow);
    else if (arrow) pan(-60 * arrow[0], 60 * arrow[1]);
    else if (event.key === "+" || event.key === "=") zoom(1.3);
    else if (event.key === "-") zoom(1 / 1.3);
    else if (event.key === "0") { fit(); draw(); }
    else if (event.key === "n") stepByYear(1);
    else if (event.key === "p") stepByYear(-1);
    else if (event.key === "/") $("search").focus();
    else if (event.key === "?") $("help").hidden = !$("help").hidden;
    else if (event.key === "c") { $("colour").selectedIndex = ($("colour").selectedIndex + 1) % 3; recolour(); }
    else return;
    event.preventDefault();
  });

  // ---------------------------------------------------------------- controls
  function search() {
    state.words = plain($("search").value).split(/\s+/).filter(Boolean);
    filter();
    const list = $("hits");
    list.replaceChildren();
    const found = state.words.length ? byYear.filter((i) => shown[i]) : [];
    found.sort((a, b) => (nodes[b].citations ?? 0) - (nodes[a].citations ?? 0) || a - b);
    for (const i of found.slice(0, 12)) {
      const item = element("li");
      item.append(choice(i));
      list.append(item);
    }
    if (state.words.length && !found.length) list.append(element("li", "no paper has these words", "quiet"));
    list.hidden = !state.words.length;
  }
  $("search").addEventListener("input", search);
  $("search").addEventListener("focus", () => { if (state.words.length) $("hits").hidden = false; });
  $("search").closest(".finder").addEventListener("keydown", (event) => {
    const buttons = [...$("hits").querySelectorAll("button")], now = buttons.indexOf(document.activeElement);
    if (event.key === "Enter" && now < 0 && buttons.length) buttons[0].click();
    else if (event.key === "ArrowDown" && buttons.length) buttons[Math.min(now + 1, buttons.length - 1)].focus();
    else if (event.key === "ArrowUp" && now >= 0) (now ? buttons[now - 1] : $("search")).focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  document.addEventListener("pointerdown", (event) => {
    if (!event.target.closest(".finder")) $("hits").hidden = true;
  });

  function recolour() {
    state.colour = $("colour").value;
    legend();
    draw();
  }
  $("colour").addEventListener("change", recolour);

  function showYears(changed) {
    const from = $("from"), to = $("to");
    if (+from.value > +to.value) changed === from ? (to.value = from.value) : (from.value = to.value);
    state.from = +from.value;
    state.to = +to.value;
    $("span").textContent = state.from === state.to ? from.value : `${from.value}–${to.value}`;
    filter();
  }
  if (years.length && firstYear < lastYear) {
    for (const [id, value] of [["from", firstYear], ["to", lastYear]]) {
      $(id).min = firstYear;
      $(id).max = lastYear;
      $(id).value = value;
      $(id).addEventListener("input", (event) => showYears(event.target));
    }
    showYears($("to"));
  } else $("years").hidden = true;

  dark.addEventListener("change", () => { readColours(); legend(); draw(); });
  new ResizeObserver(() => { if (view.fitted) fit(); draw(); }).observe(canvas);
  readColours();
  legend();
  fit();
  filter();
})();
