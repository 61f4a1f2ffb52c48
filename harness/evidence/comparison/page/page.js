"use strict";
(() => {
  const root = document.documentElement;
  const language = document.getElementById("language");
  const scheme = document.getElementById("scheme");
  const languages = JSON.parse(language.dataset.languages);
  const speak = (place) => {
    [root.dataset.language] = languages[place];
    root.lang = root.dataset.language;
    [language.lang, language.textContent] = languages[(place + 1) % languages.length];
    language.hidden = languages.length < 2;
  };
  const chosen = () => languages.findIndex(([code]) => code === root.dataset.language);
  language.addEventListener("click", () => speak((chosen() + 1) % languages.length));
  speak(chosen());
  const dark = () => root.dataset.scheme
    ? root.dataset.scheme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  const tell = () => scheme.setAttribute("aria-pressed", String(dark()));
  scheme.addEventListener("click", () => {
    root.dataset.scheme = dark() ? "light" : "dark";
    tell();
  });
  tell();
  document.getElementById("print").addEventListener("click", () => print());
  const opened = [];
  addEventListener("beforeprint", () => {
    for (const each of document.querySelectorAll("details:not([open])")) { each.open = true; opened.push(each); }
  });
  addEventListener("afterprint", () => { for (const each of opened.splice(0)) each.open = false; });
})();
