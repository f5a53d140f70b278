// The page: who one is, what is said, what time it is, and what has arrived.

import { $, bindStatic, clone, current, fill, make, put, switchTo, word } from "./page.js";
import { openForm } from "./form.js";

const logs = new Map(); // "network/person" → the log of that person's talk
const read = new Map(); // "network/person/room" → the newest message id that was shown
const got = new Map(); // "network/person" → how many messages that person had when last looked at
let networks = [];
let me = { network: "", person: "" };
let state = null;
let room = "me";
let start = null; // the newest message when the page was opened: what is newer is new
let waiting = 0; // how many new messages there were when last looked
let busy = false;
const pressed = []; // steps of the clock that were pressed while the bot was at work

const key = (...more) => [me.network, me.person, ...more].join("/");

async function ask(path, body) {
  const options = body && { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  const response = await fetch(path, options);
  if (!response.ok) throw Object.assign(new Error(path), { status: response.status });
  return response.json();
}

// People

/** The region that a network is named after; the label above says the rest. */
function region(name) {
  const bare = name.replace(/ ?helsefellesskap(et i )?/i, "");
  return bare.slice(0, 1).toUpperCase() + bare.slice(1);
}

/** "Kari Eksempel (kommune)" without what stands below it anyway. */
const short = (name) => name.replace(/ \(.*\)$/, "");

function choosePeople() {
  const network = networks.find((n) => n.id === me.network);
  $("network").value = me.network;
  $("trust").textContent = network.trust;
  $("persons").replaceChildren(...network.people.map((person) => {
    const row = clone("t-person");
    const button = row.querySelector("button");
    row.querySelector(".face").textContent = person.name.slice(0, 1);
    row.querySelector("strong").textContent = short(person.name);
    put(row.querySelector(".post"), person.post);
    button.dataset.person = person.id;
    button.addEventListener("click", () => become(me.network, person.id, true));
    return row;
  }));
}

async function become(network, person, announce) {
  markRead();
  const moved = network !== me.network;
  me = { network, person };
  if (moved) choosePeople();
  history.replaceState(null, "", `#${network}/${person}`);
  for (const button of document.querySelectorAll(".person")) {
    button.toggleAttribute("aria-current", false);
    if (button.dataset.person === person) button.setAttribute("aria-current", "true");
  }
  const name = networks.find((n) => n.id === network).people.find((p) => p.id === person).name;
  put($("as"), word("as", { who: name }));
  $("logs").replaceChildren(log());
  room = "me";
  state = null;
  await refresh();
  if (announce) {
    put($("status"), word("now-you-are", { who: name }));
    show("talk");
  }
}

// The talk

function log() {
  if (!logs.has(key())) {
    const made = clone("t-log");
    const welcome = clone("t-welcome");
    for (const button of welcome.querySelectorAll("button")) {
      button.addEventListener("click", () => {
        const words = { nn: button.textContent, nb: button.dataset.nb };
        const free = button.dataset.lineNb !== undefined;
        const line = free && current() === "nb" ? button.dataset.lineNb : button.dataset.line;
        if (free) say(line); else say(line, { nn: button.textContent, nb: button.textContent, ...words });
      });
    }
    made.append(welcome);
    logs.set(key(), made);
  }
  return logs.get(key());
}

function mine(line, label) {
  const article = clone("t-mine");
  if (label) {
    put(article.querySelector(".said"), label);
    article.querySelector("code").textContent = line;
    article.querySelector("code").hidden = false;
  } else article.querySelector(".said").textContent = line;
  return article;
}

function add(element, where) {
  where.append(element);
  return element;
}

/** Bring the question to the top of the log when the answer is long, else the end of the answer into view. */
function reveal(question) {
  const where = question.parentElement;
  where.scrollTop = Math.min(where.scrollHeight, question.offsetTop - where.offsetTop - 16);
}

/** Say one line; *label* is the button it came from. The answer goes to the talk it was said in, whoever one is by then. */
async function say(line, label) {
  if (busy || !line.trim()) return false;
  busy = true;
  show("talk");
  const where = log();
  const question = add(mine(line, label), where);
  const looking = clone("t-busy");
  const timer = setTimeout(() => add(looking, where), 250);
  reveal(question);
  const answer = await ask("/api/say", { ...me, line, fields: {} }).catch(() => null);
  clearTimeout(timer);
  looking.remove();
  busy = false;
  if (pressed.length) moveOn();
  if (answer) answered(answer, question);
  else add(clone("t-lost"), where);
  return answer !== null;
}

function answered(answer, question) {
  const where = question.parentElement;
  const article = clone("t-bot");
  fill(article.querySelector(".bubble"), answer.reply, say, open);
  add(article, where);
  reveal(question);
  refresh();
  if (answer.reply.form && where === log()) open(answer.reply.form);
}

/** A form that keeps drafts is kept when it is closed before it is sent. */
function keeper(form) {
  if (!form.draft) return null;
  return async (fields) => {
    const answer = await ask("/api/say", { ...me, line: form.draft, fields }).catch(() => null);
    if (answer) answered(answer, add(mine(fields.title || form.title[current()]), log()));
  };
}

function open(form) {
  const send = async (line, fields) => {
    try {
      const answer = await ask("/api/say", { ...me, line, fields });
      if (answer.refused !== null) return { refused: answer.refused, text: answer.reply.text };
      answered(answer, add(mine(fields.title || form.title[current()]), log()));
      return { refused: null };
    } catch {
      return { refused: "", text: word("lost") };
    }
  };
  openForm(form, send, keeper(form));
}

$("composer").addEventListener("submit", async (event) => {
  event.preventDefault();
  const line = $("line").value;
  $("line").value = "";
  grow();
  if (!(await say(line)) && !$("line").value) $("line").value = line;
  $("line").focus();
});

$("line").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    $("composer").requestSubmit();
  }
});

function grow() {
  $("line").rows = Math.min(6, $("line").value.split("\n").length);
}
$("line").addEventListener("input", grow);

// The clock, the inbox and the channels

async function refresh() {
  const asked = key();
  const fresh = await ask(`/api/state?${new URLSearchParams(me)}`).catch(() => null);
  if (!fresh) put($("status"), word("lost"));
  else if (asked === key()) painted(fresh);
}

function painted(fresh) {
  state = fresh;
  start ??= fresh.latest;
  switchTo(fresh.language, [...logs.values()]);
  document.querySelector(`#language [value=${fresh.language}]`).checked = true;
  paintClock(fresh);
  paintRooms();
  paintCounts();
}

function paintClock({ clock, coming, language }) {
  $("year").href = `/arshjul?${new URLSearchParams({ network: me.network, year: clock.iso.slice(0, 4), language })}`;
  $("now").dateTime = clock.iso;
  put($("weekday"), clock.weekday);
  $("date").textContent = clock.date;
  $("at").textContent = clock.time;
  const rows = coming.map((m) => {
    const body = make("strong", "", m.body);
    if (m.example) body.append(" ", put(make("em"), word("example")));
    return make("li", "", body, " ", put(make("small"), m.away), " ", put(make("span"), m.when));
  });
  $("coming").replaceChildren(...(rows.length ? rows : [put(make("li"), word("none"))]));
}

const newest = (r) => Math.max(0, ...r.messages.map((m) => m.id));
const lastRead = (r) => read.get(key(r.id)) ?? start;
const unread = (r) => r.messages.filter((m) => m.id > lastRead(r)).length;

function paintRooms() {
  const held = document.activeElement?.dataset.room;
  $("rooms").replaceChildren(...state.rooms.map(roomButton));
  if (held) $("rooms").querySelector(`[data-room="${held}"]`)?.focus();
  paintMessages(state.rooms.find((r) => r.id === room) ?? state.rooms[0]);
  const total = state.rooms.reduce((sum, r) => sum + unread(r), 0);
  $("tab-count").hidden = !total;
  $("tab-count").textContent = total;
  if (total > waiting) put($("status"), word("arrived", { n: total }));
  waiting = total;
}

function roomButton(r) {
  const button = make("button", "", r.name ? `# ${r.name}` : put(make("span"), word("mine")));
  if (r.full) button.title = r.full;
  button.dataset.room = r.id;
  button.setAttribute("aria-pressed", String(r.id === room));
  const n = unread(r);
  if (n) button.append(" ", badge(n));
  button.addEventListener("click", () => {
    markRead();
    room = r.id;
    paintRooms();
  });
  return button;
}

function badge(n) {
  const count = make("span", "count", String(n));
  count.append(put(make("span", "hidden"), word("unread", { n })));
  return count;
}

/** Add what has come, and leave what is there alone: somebody may be reading or pressing it. */
function paintMessages(shown) {
  const list = $("messages");
  if (list.dataset.room !== key(shown.id)) list.replaceChildren();
  list.dataset.room = key(shown.id);
  const there = new Map([...list.children].map((card) => [card.dataset.id, card]));
  for (const m of shown.messages.toReversed()) if (!there.has(String(m.id))) list.prepend(note(m));
  const last = lastRead(shown);
  for (const card of list.children) card.classList.toggle("fresh", Number(card.dataset.id) > last);
  put($("nothing"), word(shown.id === "me" ? "empty-me" : "empty"));
  $("nothing").hidden = shown.messages.length > 0;
}

function note(m) {
  const card = clone("t-note");
  card.dataset.id = m.id;
  put(card.querySelector(".at"), m.at);
  fill(card.querySelector(".bubble"), m, say, open);
  return card;
}

/** What was new has been looked at once one goes on to another room, another person or another day. */
function markRead() {
  const shown = state?.rooms.find((r) => r.id === room);
  if (shown) read.set(key(shown.id), newest(shown));
}

function paintCounts() {
  for (const button of document.querySelectorAll(".person")) {
    const whose = `${me.network}/${button.dataset.person}`;
    const total = state.got[button.dataset.person];
    if (!got.has(whose) || button.dataset.person === me.person) got.set(whose, total);
    const n = total - got.get(whose);
    const old = button.querySelector(".count");
    const fresh = n ? badge(n) : make("span", "count");
    fresh.hidden = !n;
    old.replaceWith(fresh);
  }
}

for (const button of document.querySelectorAll("[data-step]")) {
  button.addEventListener("click", () => {
    pressed.push(button.dataset.step);
    if (!busy) moveOn();
  });
}

// A press while the bot is at work waits its turn: six presses are six weeks.
async function moveOn() {
  busy = true;
  try {
    while (pressed.length) await move(pressed.shift());
  } finally {
    pressed.length = 0;
    busy = false;
    $("time").removeAttribute("aria-busy");
  }
}

async function move(step) {
  put($("status"), word("moving"));
  $("time").setAttribute("aria-busy", "true");
  markRead();
  const when = () => ({
    nn: `${state.clock.weekday.nn} ${state.clock.date} kl. ${state.clock.time}`,
    nb: `${state.clock.weekday.nb} ${state.clock.date} kl. ${state.clock.time}`,
  });
  const asked = me;
  try {
    const moved = await ask("/api/clock", { ...me, step });
    if (me !== asked) { // one is somebody else by now: that is another inbox
      pressed.length = 0;
      return void (await refresh());
    }
    painted(moved);
    const first = state.rooms.find(unread);
    if (first && !unread(state.rooms.find((r) => r.id === room))) { room = first.id; paintRooms(); }
    put($("status"), word("moved", { when: when(), n: state.rooms.reduce((sum, r) => sum + unread(r), 0) }));
  } catch (error) {
    pressed.length = 0;
    await refresh();
    put($("status"), error.status === 409 ? word("nothing", { when: when() }) : word("lost"));
  }
}

// Language, network, views

$("language").addEventListener("change", (event) => {
  const name = event.target.value === "nb" ? "bokmål" : "nynorsk";
  const label = event.target.nextSibling.textContent;
  say(`/varsel språk ${name}`, { nn: label, nb: label }).then((said) => said || refresh());
});

// The address names the person; the skip link must not write over it.
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  show("talk");
  $("line").focus();
});

$("network").addEventListener("change", (event) => become(event.target.value, me.person, true).then(() => $("network").focus()));

function show(view) {
  document.body.dataset.view = view;
  for (const button of document.querySelectorAll("[data-show]")) {
    if (button.dataset.show === view) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
}
for (const button of document.querySelectorAll("[data-show]")) button.addEventListener("click", () => show(button.dataset.show));

const lookAgain = () => { if (!document.hidden && !busy && state) refresh(); };
document.addEventListener("visibilitychange", lookAgain);
setInterval(lookAgain, 30_000);

bindStatic(document);
networks = await ask("/api/networks");
$("network").append(...networks.map((n) => new Option(region(n.name), n.id)));
const [wantedNetwork, wantedPerson] = location.hash.slice(1).split("/");
const first = networks.find((n) => n.id === wantedNetwork) ?? networks[0];
await become(first.id, (first.people.find((p) => p.id === wantedPerson) ?? first.people[0]).id, false);
