// The colour map of attention weights, the same for every step, head and run: ColorBrewer's Blues, starting from white.
// 0 is white, 1 is dark blue; lightness decreases monotonically. Must match src/plot/colour_map.cpp.

const BLUES = [[255, 255, 255], [222, 235, 247], [198, 219, 239], [158, 202, 225], [107, 174, 214], [66, 146, 198],
               [33, 113, 181], [8, 81, 156], [8, 48, 107]];
const SHADES = 1024;
const RUN_COLOURS = ["--run-1", "--run-2", "--run-3", "--run-4"];

function mixed(share) {
  const place = Math.min(Math.max(share, 0), 1) * (BLUES.length - 1);
  const below = Math.min(Math.floor(place), BLUES.length - 2);
  return BLUES[below].map((from, i) => Math.round(from + (place - below) * (BLUES[below + 1][i] - from)));
}

/** The position of a weight on the colour bar, from 0 to 1. */
const placeOf = {linear: weight => weight, root: weight => Math.sqrt(Math.max(weight, 0))};

const TABLE = Array.from({length: SHADES + 1}, (_, i) => mixed(i / SHADES));
const CSS_TABLE = TABLE.map(([r, g, b]) => `#${[r, g, b].map(c => c.toString(16).padStart(2, "0")).join("")}`);

/** The same as RGBA pixels, red in the lowest byte. */
const PIXELS = Uint32Array.from(TABLE, ([r, g, b]) => (0xff << 24 | b << 16 | g << 8 | r) >>> 0);

const shadeOf = (weight, scale) => Math.round(Math.min(Math.max(placeOf[scale](weight), 0), 1) * SHADES);
const rgbOf = (weight, scale) => TABLE[shadeOf(weight, scale)];
const cssOf = (weight, scale) => CSS_TABLE[shadeOf(weight, scale)];

/** Black or white, whichever has more contrast with the background (relative luminance, WCAG 2.1). */
function inkOn([r, g, b]) {
  const linear = channel => (channel /= 255) <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b) > 0.1791 ? "#000" : "#fff";
}
