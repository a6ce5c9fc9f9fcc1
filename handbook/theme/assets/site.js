// Everything works without this file: it keeps pages for reading offline, counts ticks and adds print buttons.
(function (d, n) {
  var root = d.documentElement;
  root.className = "js";
  var base = d.querySelector('link[rel="icon"]').href.replace(/assets\/icon\.svg$/, "");
  if ("serviceWorker" in n && /^https:|\/\/(localhost|127\.)/.test(location.href)) {
    n.serviceWorker.register(base + "sw.js", { scope: base }).catch(function () {});
  }
  var boxes = d.querySelectorAll(".ticks input");
  var form = d.querySelector(".assessment");
  if (boxes.length || form) {
    var row = d.createElement("p");
    row.className = "screen-only tools";
    var print = d.createElement("button");
    print.type = "button";
    print.className = "button";
    print.textContent = form ? "Skriv ut formuläret" : "Skriv ut listan";
    print.onclick = function () { window.print(); };
    row.appendChild(print);
    if (boxes.length) {
      var count = d.createElement("span");
      count.setAttribute("role", "status");
      row.appendChild(count);
      var tell = function () {
        count.textContent = d.querySelectorAll(".ticks input:checked").length + " av " + boxes.length + " klara";
      };
      d.addEventListener("change", tell);
      tell();
    }
    d.querySelector("article").appendChild(row);
  }
})(document, navigator);
