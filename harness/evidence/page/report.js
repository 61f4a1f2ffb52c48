"use strict";
(() => {
  const root = document.documentElement;
  const at = (id) => document.getElementById(id);
  const languages = JSON.parse(at("language").dataset.languages);

  const chosen = () => languages.findIndex(([code]) => code === root.dataset.language);
  const inWords = (element) => JSON.parse(element.dataset.words)[chosen()];
  const speak = (place) => {
    [root.dataset.language] = languages[place];
    root.lang = root.dataset.language;
    const button = at("language");
    [button.lang, button.textContent] = languages[(place + 1) % languages.length];
    button.hidden = languages.length < 2;
    for (const option of document.querySelectorAll("option[data-words]")) option.textContent = inWords(option);
  };
  at("language").addEventListener("click", () => {
    speak((chosen() + 1) % languages.length);
    if (at("filter")) sift();
  });
  speak(chosen());

  const dark = () => root.dataset.scheme
    ? root.dataset.scheme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  const tell = () => at("scheme").setAttribute("aria-pressed", String(dark()));
  at("scheme").addEventListener("click", () => {
    root.dataset.scheme = dark() ? "light" : "dark";
    tell();
  });
  tell();
  at("print").addEventListener("click", () => print());

  const opened = [];
  addEventListener("beforeprint", () => {
    for (const each of document.querySelectorAll("details:not([open])")) {
      if (!each.hidden) { each.open = true; opened.push(each); }
    }
  });
  addEventListener("afterprint", () => { for (const each of opened.splice(0)) each.open = false; });

  document.querySelector("main").addEventListener("click", (event) => {
    const button = event.target.closest(".enlarge");
    if (!button) return;
    const large = button.closest(".body").classList.toggle("large");
    button.setAttribute("aria-pressed", String(large));
  });

  const go = () => {
    const place = location.hash.startsWith("#finding-") && at(location.hash.slice(1));
    if (place) { place.hidden = false; place.open = true; place.scrollIntoView(); }
  };
  addEventListener("hashchange", go);

  if (!at("filter")) return;
  const PAGE = 100;
  const others = JSON.parse(at("others").textContent);
  const cards = [...document.querySelectorAll(".finding")].map((card) => ({
    card, cause: card.dataset.cause, text: card.textContent.toLowerCase(),
  }));
  let fitting = [];
  let drawn = 0;

  const cell = (text, sort) => {
    const td = document.createElement("td");
    td.textContent = text;
    if (sort) td.className = sort;
    return td;
  };
  const draw = () => {
    const rows = document.createDocumentFragment();
    for (const [number, , texts, application, when, event] of fitting.slice(drawn, drawn + PAGE)) {
      const row = document.createElement("tr");
      row.append(cell(number, "n"), cell(texts[chosen()]), cell(application), cell(when ?? "—", "n"), cell(event, "n"));
      rows.append(row);
    }
    at("rows").append(rows);
    drawn = Math.min(fitting.length, drawn + PAGE);
    at("more").hidden = drawn >= fitting.length;
  };
  const sift = () => {
    const cause = at("cause").value;
    const wanted = at("words").value.trim().toLowerCase();
    let shown = 0;
    for (const each of cards) {
      const fits = (!cause || each.cause === cause) && (!wanted || each.text.includes(wanted));
      each.card.hidden = !fits;
      shown += fits;
    }
    for (const each of document.querySelectorAll("div.event")) {
      each.hidden = !each.querySelector(".finding:not([hidden])");
    }
    fitting = others.filter((row) => (!cause || String(row[1]) === cause)
      && (!wanted || [...row[2], row[3]].some((text) => text.toLowerCase().includes(wanted))));
    at("rows").replaceChildren();
    drawn = 0;
    draw();
    at("rest").hidden = fitting.length === 0;
    const format = new Intl.NumberFormat("en");
    at("shown").textContent = inWords(at("shown"))
      .replace("{shown}", format.format(shown + fitting.length))
      .replace("{whole}", format.format(cards.length + others.length));
  };
  at("filter").addEventListener("submit", (event) => event.preventDefault());
  at("cause").addEventListener("change", sift);
  at("words").addEventListener("input", sift);
  at("more").addEventListener("click", draw);
  for (const button of document.querySelectorAll("button.cause")) {
    button.addEventListener("click", () => {
      at("cause").value = button.dataset.cause;
      sift();
      at("filter").scrollIntoView({ block: "start" });
    });
  }
  sift();
  go();
})();
