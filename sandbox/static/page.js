// Shows what /api/state says, and sends back what was pressed. It keeps no state of its own but the frame on view.

const token = document.querySelector('meta[name="sandbox-token"]').content;
const at = (id) => document.getElementById(id);
let shownFrame = "";
let shownNews = 0;
let busy = false;
let wish = null; // where somebody asked to go while something else was still being done

async function ask(path, body) {
  const options = { headers: { "X-Sandbox-Token": token } };
  if (body) {
    options.method = "POST";
    options.headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  const answer = await fetch(path, options);
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}

async function act(path, body) {
  if (busy) return;
  setBusy(true);
  try {
    show(await ask(path, body));
  } catch (error) {
    showNews({ text: error.message, said: [], more: 0 });
  } finally {
    setBusy(false);
  }
  if (wish) go(...wish);
}

function setBusy(value) {
  busy = value;
  document.body.classList.toggle("busy", value);
  for (const button of document.querySelectorAll("[data-by]")) button.disabled = value;
}

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null) continue;
    if (name === "onclick") element.addEventListener("click", value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

const dot = (words) => make("i", { class: "dot", title: words }, make("span", { class: "hidden" }, words));

// A person of null is whoever one acts as by then.
function go(person, channel) {
  closeDrawers();
  wish = busy ? [person, channel] : null;
  if (busy) return;
  at("news").hidden = true;
  // The frame's server closes and reopens for the next view: the old frame must not ask it any more.
  at("frame").replaceChildren();
  shownFrame = "";
  act("/api/view", { person, channel });
}

function entry(content, current, onclick) {
  return make("li", {}, make("button", { type: "button", "aria-current": current ? "true" : null, onclick }, ...content));
}

// Lists are rebuilt only when they changed, so that the keyboard's place in them is kept.
function fill(list, key, build) {
  const written = JSON.stringify(key);
  if (list.dataset.shown === written) return;
  const position = [...list.querySelectorAll("button")].indexOf(document.activeElement);
  list.dataset.shown = written;
  list.replaceChildren(...build());
  if (position >= 0) list.querySelectorAll("button")[position]?.focus();
}

function show(state) {
  at("time").textContent = state.now.time;
  at("date").textContent = state.now.date;
  at("zone").textContent = state.now.zone;
  const me = state.people.find((one) => one.key === state.person);
  const place = state.channel === state.dm.id ? "direct messages" : `#${state.channels.find((one) => one.id === state.channel)?.name}`;
  at("whereabouts").textContent = `${me.name} in ${place}`;

  fill(at("people"), [state.people, state.person], () => state.people.map((one) => entry([
    make("span", { class: `face face-${one.key}`, "aria-hidden": "true" }, one.name[0]),
    make("span", { class: "who" }, one.name, " ", make("small", {}, one.part)),
    one.key !== state.person && one.unread ? dot("new direct message") : null,
  ], one.key === state.person, () => go(one.key, one.unread ? "dm" : null))));
  fill(at("channels"), [state.channels, state.channel], () => state.channels.map((one) => entry([
    make("span", { class: "hash", "aria-hidden": "true" }, "#"), make("span", { class: "who" }, one.name),
    one.unread ? dot("new messages") : null,
  ], one.id === state.channel, () => go(null, one.id))));
  fill(at("dms"), [state.dm, state.channel], () => [entry([
    make("span", { class: "face face-bot", "aria-hidden": "true" }, "G"), make("span", { class: "who" }, state.dm.name),
    state.dm.unread ? dot("new messages") : null,
  ], state.dm.id === state.channel, () => go(null, "dm"))]);
  fill(at("steps"), state.steps, () => state.steps.map((one) => make("li", { class: one.done ? "done" : null },
    make("span", { class: "tick", "aria-hidden": "true" }, one.done ? "✓" : ""),
    make("div", {}, make("strong", {}, one.title, one.done ? make("span", { class: "hidden" }, " (done)") : ""),
      make("p", {}, one.text),
      one.channel && !one.done
        ? make("button", { type: "button", onclick: () => go(one.person, one.channel) },
          `Go to #${one.channel} as ${state.people.find((who) => who.key === one.person)?.name}`)
        : null))));
  at("places-dot").hidden = !(state.dm.unread || state.people.some((one) => one.unread && one.key !== state.person));

  if (state.news && state.news.number !== shownNews) {
    shownNews = state.news.number;
    showNews(state.news, state);
  }
  if (state.frame !== shownFrame) {
    shownFrame = state.frame;
    at("frame").replaceChildren(make("iframe", { src: state.frame, title: `${me.name} in ${place}` }));
  }
}

function showNews(news, state) {
  const lines = news.said.map((one) => make("li", {},
    make("span", {}, make("b", {}, `Groundswell ${one.where}: `), one.text),
    make("button", { type: "button", onclick: () => go(one.person, one.person ? "dm" : one.channel) }, "Open")));
  at("news").replaceChildren(
    make("p", {}, news.text),
    make("button", { type: "button", class: "close", "aria-label": "Close this note", onclick: () => { at("news").hidden = true; } }, "×"),
    lines.length ? make("ul", {}, ...lines) : "",
    news.more ? make("p", {}, `…and ${news.more} more before.`) : "");
  at("news").hidden = false;
}

function openDrawer(name) {
  closeDrawers();
  document.body.dataset.drawer = name;
  at(`${name}-toggle`).setAttribute("aria-expanded", "true");
  at("scrim").hidden = false;
  at(name).querySelector("button")?.focus({ preventScroll: true });
}

function closeDrawers() {
  delete document.body.dataset.drawer;
  at("scrim").hidden = true;
  for (const name of ["places", "guide"]) at(`${name}-toggle`).setAttribute("aria-expanded", "false");
}

for (const name of ["places", "guide"]) {
  at(`${name}-toggle`).addEventListener("click", () => (document.body.dataset.drawer === name ? closeDrawers() : openDrawer(name)));
}
at("scrim").addEventListener("click", closeDrawers);
document.addEventListener("keydown", (event) => { if (event.key === "Escape") closeDrawers(); });
for (const button of document.querySelectorAll("[data-by]")) {
  button.addEventListener("click", () => act("/api/clock", { by: button.dataset.by }));
}

async function watch() {
  if (!busy && !document.hidden) {
    try {
      const state = await ask("/api/state");
      if (!busy) show(state);
      document.body.classList.remove("lost");
    } catch (error) {
      if (!document.body.classList.contains("lost")) {
        showNews({ text: error instanceof TypeError ? "The demo was stopped. Start it again, then reload this page." : error.message, said: [], more: 0 });
      }
      document.body.classList.add("lost");
    }
  }
  setTimeout(watch, 1200);
}
watch();
