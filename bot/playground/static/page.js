// Building blocks: text in both languages that can be switched in place, and a reply as elements.
// Everything a member or the bot has written goes in as textContent, never as markup.

let language = "nn";

/** Characters of a label that fit beside its value; with a longer one in a list all stand above. */
const LONGEST_LABEL = 30;

export const $ = (id) => document.getElementById(id);

/** Bind a part of an element to what it shows in each language; painted again when the language changes. */
function bind(element, part, paint) {
  element.paints ??= new Map();
  element.paints.set(part, paint);
  element.dataset.bound = "";
  paint(language);
  return element;
}

export const put = (element, words) => bind(element, "text", (l) => { element.textContent = words[l]; });

/** A word from the page's own list, its {gaps} filled; a gap may itself be in both languages. */
export function word(name, gaps = {}) {
  const source = $("words").content.getElementById(`w-${name}`);
  const fill = (text, l) => text.replace(/\{(\w+)\}/g, (_, key) => gaps[key]?.[l] ?? gaps[key]);
  return { nn: fill(source.textContent, "nn"), nb: fill(source.dataset.nb, "nb") };
}

/** Bind every element that carries its bokmål form. */
export function bindStatic(root) {
  for (const e of root.querySelectorAll("[data-nb]")) put(e, { nn: e.textContent, nb: e.dataset.nb });
  for (const e of root.querySelectorAll("[data-nb-label]")) bindAttribute(e, "aria-label", e.dataset.nbLabel);
  for (const e of root.querySelectorAll("[data-nb-placeholder]")) bindAttribute(e, "placeholder", e.dataset.nbPlaceholder);
}

function bindAttribute(element, name, nb) {
  const nn = element.getAttribute(name);
  bind(element, name, (l) => element.setAttribute(name, l === "nb" ? nb : nn));
}

export function clone(id) {
  const copy = $(id).content.cloneNode(true);
  bindStatic(copy);
  return copy.firstElementChild;
}

/** Switch everything that is shown, and the *logs* kept aside, to another language, without reading it all aloud. */
export function switchTo(chosen, logs) {
  if (chosen === language) return;
  language = chosen;
  document.documentElement.lang = chosen;
  for (const log of logs) log.setAttribute("aria-live", "off");
  for (const root of [document, ...logs]) {
    for (const e of root.querySelectorAll("[data-bound]")) e.paints?.forEach((paint) => paint(chosen));
  }
  setTimeout(() => logs.forEach((log) => log.removeAttribute("aria-live")), 500);
}

export const current = () => language;

export function make(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

/** Plain text as paragraphs; rows that begin with "• " as a list. */
function prose(text) {
  const blocks = [];
  let list = null;
  for (const row of text.split("\n")) {
    if (row.startsWith("• ")) {
      if (!list) blocks.push((list = make("ul")));
      list.append(make("li", "", row.slice(2)));
    } else {
      list = null;
      if (row.trim()) blocks.push(make("p", "", row));
    }
  }
  return blocks;
}

function value(words) {
  const element = make("dd");
  return bind(element, "text", (l) => element.replaceChildren(...prose(words[l])));
}

function facts(rows) {
  const list = make("dl");
  // Rows of one list look alike: when one label does not fit beside its value, none stands there.
  const stacked = rows.some(([label, words]) => label.nn.length > LONGEST_LABEL || !words.nn);
  for (const [label, words] of rows) {
    list.append(make("div", stacked ? "long" : "", put(make("dt"), label), value(words)));
  }
  return list;
}

function source(given) {
  const row = clone("t-source");
  const what = row.querySelector(".what");
  if (given.url) {
    const link = put(make("a"), given.title);
    link.href = given.url;
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    what.append(link);
  } else put(what, given.title);
  if (given.date) {
    put(row.querySelector(".day"), given.date);
    row.querySelector(".date").hidden = false;
  }
  return row;
}

function buttons(choices, className, say) {
  const row = make("div", className);
  for (const choice of choices) {
    const button = put(make("button"), choice.label);
    button.addEventListener("click", () => say(choice.line, choice.label));
    row.append(button);
  }
  return row;
}

/** A picture is shown and can be opened; any other file is taken. */
function file(given) {
  const link = make("a");
  bind(link, "href", (l) => { link.href = given.url[l]; });
  if (!given.picture) {
    link.download = given.name;
    return make("li", "", put(link, given.title));
  }
  const picture = make("img");
  bind(picture, "src", (l) => { picture.src = given.url[l]; picture.alt = given.title[l]; });
  link.target = "_blank";
  link.append(picture);
  return make("li", "picture", link);
}

function slack(message) {
  const details = clone("t-json");
  const pre = details.querySelector("pre");
  bind(pre, "text", (l) => { pre.textContent = JSON.stringify(message[l], null, 2); });
  return details;
}

/** Fill *bubble* with a reply. `say(line, label)` is what a button does, `open(form)` opens its form. */
export function fill(bubble, reply, say, open) {
  const text = make("div", "text");
  bind(text, "text", (l) => text.replaceChildren(...prose(reply.text[l])));
  bubble.append(text);
  if (reply.facts.length) bubble.append(facts(reply.facts));
  if (reply.files.length) bubble.append(make("ul", "files", ...reply.files.map(file)));
  if (reply.sources.length) bubble.append(make("ul", "sources", ...reply.sources.map(source)));
  if (reply.form) {
    const button = clone("t-open");
    button.addEventListener("click", () => open(reply.form));
    bubble.append(button);
  }
  if (reply.choices.length) bubble.append(buttons(reply.choices, "row choices", say));
  const foot = make("div", "foot");
  if (reply.feedback.length) foot.append(buttons(reply.feedback, "row feedback", say));
  foot.append(slack(reply.slack));
  bubble.append(foot);
}
