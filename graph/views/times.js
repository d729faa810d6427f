// Filters along a line: two clocks (when it was published, when it is said to have happened) and confidence.

const CLOCK_LABELS = { published: "Published", happened: "Said to have happened" };
const UNDATED = "";

// Whether a span of days meets a chosen one; what has no date passes only where that is wished.
function isWithin(days, chosen) {
  if (!chosen) return true;
  if (!days) return chosen.undated;
  return (days[1] ?? "9999") >= daysOf(chosen.from)[0] && (days[0] ?? "0000") <= daysOf(chosen.to)[1];
}

// The day by which a span stands in line: its first, or its last where it has no beginning.
const beginningOf = (days) => days?.[0] ?? days?.[1] ?? null;

// The steps of a clock from its first day to its last: years, months or days, as many as can be told apart.
function stepsOf(clock) {
  let first = null;
  let last = null;
  for (const { days } of content.claims) {
    const known = beginningOf(days[clock]);
    if (known === null) continue;
    if (first === null || known < first) first = known;
    if (last === null || known > last) last = known;
  }
  if (first === null) return { width: 4, steps: [] };
  const day = (text) => Date.UTC(...text.split("-").map((part, at) => Number(part) - (at === 1 ? 1 : 0)));
  const length = (day(last) - day(first)) / 86_400_000;
  const width = length > 5 * 366 ? 4 : length > 92 ? 7 : 10;
  const steps = [];
  const at = new Date(day(first));
  const end = last.slice(0, width);
  for (;;) {
    const step = at.toISOString().slice(0, width);
    if (step > end) break;
    steps.push(step);
    if (width === 4) at.setUTCFullYear(at.getUTCFullYear() + 1, 0, 1);
    else if (width === 7) at.setUTCMonth(at.getUTCMonth() + 1, 1);
    else at.setUTCDate(at.getUTCDate() + 1);
  }
  return { width, steps };
}
const CLOCK_STEPS = Object.fromEntries(CLOCKS.map((clock) => [clock, stepsOf(clock)]));
const binOf = (clock, claim) => beginningOf(claim.days[clock])?.slice(0, CLOCK_STEPS[clock].width) ?? UNDATED;

// Bars of a height each; those within the chosen range stand out. Read by eye alone: the numbers stand beside it.
function bars(heights, isChosen) {
  const space = "http://www.w3.org/2000/svg";
  const picture = document.createElementNS(space, "svg");
  const most = Math.max(1, ...heights);
  picture.setAttribute("viewBox", `0 0 ${heights.length} 20`);
  picture.setAttribute("preserveAspectRatio", "none");
  picture.setAttribute("class", "bars");
  picture.setAttribute("aria-hidden", "true");
  heights.forEach((height, at) => {
    const bar = document.createElementNS(space, "rect");
    const tall = height ? Math.max(1.5, (20 * height) / most) : 0;
    for (const [name, value] of Object.entries({ x: at + 0.06, y: 20 - tall, width: 0.88, height: tall, class: isChosen(at) ? "chosen" : "" })) bar.setAttribute(name, value);
    picture.append(bar);
  });
  return picture;
}

function slider(key, label, value, steps, words, onchange) {
  return element("input", { type: "range", min: 0, max: steps - 1, step: 1, value, "data-key": key, "aria-label": label, "aria-valuetext": words(value),
    oninput: (event) => {
      event.target.setAttribute("aria-valuetext", words(Number(event.target.value)));
      const shown = event.target.closest(".facet").querySelector("output");
      if (shown) shown.textContent = `${label}: ${words(Number(event.target.value))}`;
    },
    onchange: (event) => onchange(Number(event.target.value)) });
}

function renderClock(clock, counts) {
  const { steps } = CLOCK_STEPS[clock];
  const undated = counts.get(UNDATED) ?? 0;
  if (!steps.length) return null;
  const chosen = state[clock];
  const first = chosen ? Math.max(0, steps.findIndex((step) => daysOf(step)[1] >= daysOf(chosen.from)[0])) : 0;
  const after = chosen ? steps.findIndex((step) => daysOf(step)[0] > daysOf(chosen.to)[1]) : -1;
  const last = Math.max(first, after < 0 ? steps.length - 1 : after - 1);
  const choose = (from, to, keep = chosen?.undated ?? false) =>
    change({ [clock]: from === 0 && to === steps.length - 1 && !chosen ? null : { from: steps[from], to: steps[to], undated: keep } });
  const words = (at) => dateWords(steps[at]);
  return element("fieldset", { class: "facet clock", "data-name": clock },
    element("legend", {}, CLOCK_LABELS[clock]),
    bars(steps.map((step) => counts.get(step) ?? 0), (at) => at >= first && at <= last),
    steps.length > 1
      ? element("div", { class: "range" },
          slider(`from ${clock}`, `${CLOCK_LABELS[clock]} from`, first, steps.length, words, (at) => choose(Math.min(at, last), last)),
          slider(`to ${clock}`, `${CLOCK_LABELS[clock]} to`, last, steps.length, words, (at) => choose(first, Math.max(at, first))))
      : null,
    element("output", {}, spanWords([steps[first], steps[last]])),
    chosen && undated
      ? element("label", {}, element("input", { type: "checkbox", "data-key": `undated ${clock}`, checked: chosen.undated, onchange: (event) => choose(first, last, event.target.checked) }),
          element("span", { class: "name" }, clock === "published" ? "and what is undated" : "and what names no time"),
          element("span", { class: "count" }, undated.toLocaleString("en")))
      : null,
    chosen ? button("Any time", () => change({ [clock]: null }), { class: "quiet", "data-key": `any ${clock}`, "aria-label": `${CLOCK_LABELS[clock]} at any time` }) : null);
}

function renderConfidence(counts) {
  const least = state.confidence;
  const words = (at) => (at ? `at least ${(at / 20).toFixed(2)}` : "any");
  return element("fieldset", { class: "facet clock", "data-name": "confidence" },
    element("legend", {}, "Confidence of the reading"),
    bars([...Array(10).keys()].map((bin) => counts.get(bin) ?? 0), (bin) => (bin + 1) * 10 > least),
    element("div", { class: "range" },
      slider("confidence", "Least confidence", Math.round(least / 5), 21, words, (at) => change({ confidence: at * 5 }))),
    element("output", {}, `Least confidence: ${least ? `at least ${(least / 100).toFixed(2)}` : "any"}`));
}
