"use strict";
(() => {
  const root = document.documentElement;
  const language = document.getElementById("language");
  const scheme = document.getElementById("scheme");
  language.addEventListener("click", () => {
    const chosen = root.dataset.language === "ja" ? "en" : "ja";
    root.dataset.language = chosen;
    root.lang = chosen;
    language.textContent = chosen === "ja" ? "English" : "日本語";
    language.lang = chosen === "ja" ? "en" : "ja";
  });
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
