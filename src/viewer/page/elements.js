// Shared by all parts of the page: elements, canvases, number formatting, the axis of steps.

const find = (selector, within = document) => within.querySelector(selector);

/** Creates an element with properties, attributes and children. Text is never parsed as HTML. */
function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in element && !name.includes("-")) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

/** Replaces the children only if `key` has changed, which keeps focus and selection. */
function fill(element, key, children) {
  if (element.filledFor === key) return;
  element.filledFor = key;
  element.replaceChildren(...children());
}

/** Resizes a canvas to CSS pixels at the resolution of the screen, and returns its cleared context. */
function sized(canvas, width, height) {
  const ratio = window.devicePixelRatio || 1;
  const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== across || canvas.height !== down) Object.assign(canvas, {width: across, height: down});
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return context;
}

const themed = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

const extent = values => values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)],
                                       [Infinity, -Infinity]);
const grouped = number => String(number).replace(/\B(?=(\d{3})+$)/g, "\u202f");
const asText = (value, digits) => value === null || value === undefined ? "–" : value.toFixed(digits);
const asWeight = weight => weight.toFixed(3);

const asChange = ({key, old, new: now}) => `${key} ${old} → ${now}`;

/** The label of a piece; its leading ▁ (a space) is shown faintly. */
const labelOf = text => text.startsWith("▁") ? [make("i", {className: "space"}, "▁"), text.slice(1)] : [text];

const siteLabel = {
  cross: "cross-attention", encoder_self: "encoder self-attention", decoder_self: "decoder self-attention",
};

/** The axis of steps: log(1 + step) over `width` pixels. */
class Axis {
  constructor(last, width) { Object.assign(this, {width, end: Math.log1p(Math.max(last, 1))}); }

  x(step) { return Math.log1p(step) / this.end * this.width; }

  step(x) { return Math.expm1(Math.min(Math.max(x / this.width, 0), 1) * this.end); }

  /** Tick positions 0, 1, 3, 10, 30 … and the last step, at least `room` pixels apart. */
  ticks(room) {
    const last = Math.round(Math.expm1(this.end)), ticks = [0];
    for (let power = 1; power <= last; power *= 10) ticks.push(power, 3 * power);
    const kept = [];
    for (const tick of ticks.filter(one => one <= last)) {
      const before = kept.length ? this.x(kept.at(-1)) : -room;
      if (this.x(tick) - before >= room && this.width - this.x(tick) >= room) kept.push(tick);
    }
    return [...kept, last];
  }
}
