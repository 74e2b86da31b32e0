// The bird's-eye view: drawn from compact poses, with a slider for the time.
const NEAR_W = 900, NEAR_H = 360, LOOKS = 6;

function summed(steps) {
  let at = 0;
  return steps.map((step) => (at += step));
}

function points(flat) {
  let x = 0, y = 0;
  const found = [];
  for (let i = 0; i < flat.length; i += 2) found.push([(x += flat[i]), (y += flat[i + 1])]);
  return found;
}

// y points up in the data and down on the screen.
const path = (found) => found.map(([x, y], i) => `${i ? "L" : "M"}${x} ${-y}`).join("");

function drawRoad(strips) {
  const lanes = draw("g"), marks = draw("g");
  for (const strip of strips) {
    const borders = strip.borders.map(points);
    strip.lanes.forEach((kind, at) => lanes.append(draw("path", {
      class: `lane ${/^[a-z]+$/.test(kind) ? kind : "other"}`,
      d: `${path([...borders[at], ...borders[at + 1].slice().reverse()])}Z`,
    })));
    borders.forEach((border, at) => {
      const mark = strip.marks[at];
      if (mark === "none" || mark === undefined) return;
      const style = mark === "broken" ? "broken" : mark === "solid solid" ? "double" : "";
      marks.append(draw("path", { class: `mark ${style}`, d: path(border) }));
    });
  }
  return [lanes, marks];
}

const look = (mover) => Math.min(mover, LOOKS);

function boxes(card) {
  const sizes = [[card.ego_length_m, card.ego_width_m],
    ...card.actors.map((a) => [a.length_m, a.width_m])];
  return sizes.map(([length, width], mover) => {
    const [l, w] = [Math.max(5, 10 * length), Math.max(5, 10 * width)];
    return draw("g", {},
      draw("rect", { class: `box b${look(mover)}`, x: -l / 2, y: -w / 2, width: l, height: w }),
      draw("rect", { class: "nose", x: l / 2 - l / 8, y: -w / 2, width: l / 8, height: w }));
  });
}

function poseAt(track, step, time) {
  const last = track.x.length - 1;
  const at = Math.min(time / step, last), low = Math.floor(at), high = Math.min(low + 1, last), part = at - low;
  const between = (values) => values[low] + part * (values[high] - values[low]);
  return [between(track.x), between(track.y), between(track.h)];
}

function pictureOf(card, name) {
  const picture = card.picture;
  if (!picture) return make("p", { class: "note" }, "No picture: it could not be rolled out.");
  const tracks = picture.tracks.map((t) => ({
    x: summed(t.x_dm), y: summed(t.y_dm), h: summed(t.heading_crad),
  }));
  const [x0, y0, x1, y1] = picture.window_dm;
  const paths = () => tracks.map((t, mover) => draw("path", {
    class: `path p${look(mover)}`, d: path(t.x.map((x, i) => [x, t.y[i]])),
  })).reverse();
  const views = [["over", `${x0} ${-y1} ${x1 - x0} ${y1 - y0}`, "Whole action. "], ["near", "", "Around the ego. "]]
    .map(([style, box, words]) => {
      const movers = boxes(card);
      const tags = movers.map((_, mover) => draw("text", { class: "tag", "aria-hidden": "true" }, mover ? mover : "E"));
      const svg = draw("svg", { class: `view ${style}`, role: "img", "aria-label": clean(words + picture.alt),
        viewBox: box || null }, drawRoad(picture.strips), paths(), movers.slice().reverse(), tags);
      return { svg, movers, tags, near: style === "near" };
    });
  const end = picture.step_s * (tracks[0].x.length - 1);
  const slider = make("input", { type: "range", min: 0, max: end.toFixed(1), step: 0.1,
    "aria-label": `Time in the scenario, in s: ${name}` });
  const time = make("output");
  const play = button("Play", toggle);
  let timer = null;

  function show(at) {
    slider.value = String(at);
    slider.setAttribute("aria-valuetext", `${Number(slider.value).toFixed(1)} s`);
    time.textContent = `${Number(slider.value).toFixed(1)} s`;
    for (const view of views) {
      tracks.forEach((track, mover) => {
        const [x, y, h] = poseAt(track, picture.step_s, Number(slider.value));
        view.movers[mover].setAttribute("transform", `translate(${x.toFixed(1)} ${(-y).toFixed(1)}) rotate(${(-h * 0.5729578).toFixed(2)})`);
        if (view.near && mover === 0) {
          view.svg.setAttribute("viewBox", `${(x - NEAR_W * 0.35).toFixed(1)} ${(-y - NEAR_H / 2).toFixed(1)} ${NEAR_W} ${NEAR_H}`);
        }
        view.tags[mover].setAttribute("x", x.toFixed(1));
        view.tags[mover].setAttribute("y", (-y).toFixed(1));
      });
    }
    scale();
  }

  // Labels have the same size on the screen, however wide the picture is.
  function scale() {
    for (const view of views) {
      const box = view.svg.viewBox.baseVal;
      const width = view.svg.clientWidth || 600, height = view.svg.clientHeight || 240;
      const unit = Math.max(box.width / width, box.height / height);
      for (const tag of view.tags) {
        tag.setAttribute("font-size", "11");
        tag.setAttribute("transform", `translate(${tag.getAttribute("x")} ${tag.getAttribute("y")}) scale(${unit.toFixed(3)}) translate(${-tag.getAttribute("x")} ${-tag.getAttribute("y")}) translate(0 -8)`);
      }
    }
  }

  function toggle() {
    if (timer !== null) return stop();
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const step = calm ? 1 : 0.1;
    if (Number(slider.value) >= end - 0.05) show(0);
    play.textContent = "Stop";
    timer = setInterval(() => {
      const next = Number(slider.value) + step;
      show(Math.min(next, end));
      if (next >= end || !slider.isConnected) stop();
    }, 1000 * step);
  }

  function stop() {
    clearInterval(timer);
    timer = null;
    play.textContent = "Play";
  }

  slider.addEventListener("input", () => { if (timer !== null) stop(); show(slider.value); });
  new ResizeObserver(scale).observe(views[1].svg);
  show(picture.closest_s === null ? 0 : picture.closest_s);
  const names = ["ego", ...card.actors.map((a) => a.id)];
  return make("figure", {}, views.map((v) => v.svg), make("div", { class: "time" }, play, slider, time),
    make("ul", { class: "legend" }, names.map((one, mover) => make("li", {},
      draw("svg", { class: "swatch", viewBox: "0 0 42 14", "aria-hidden": "true" },
        draw("line", { class: `path p${look(mover)}`, x1: 0, x2: 42, y1: 7, y2: 7 }),
        draw("rect", { class: `box b${look(mover)}`, x: 13, y: 3, width: 16, height: 8 })),
      `${mover || "E"}: `, foreign(one)))),
    make("figcaption", {}, foreign(picture.alt), ` Above the whole action, below ${NEAR_W / 10} m around the ego; a dark end is the front.`));
}
