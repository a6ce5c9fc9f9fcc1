// The browser's reader of search.json: the same steps and integers as handbook/tools/search/reader.py.
(function (d) {
var I, V = "aeiouyåäö";
var M = "heterna hetens anden andes andet arens heten heter arna erna orna ande arne aste aren ades erns ade are ern ens het ast ets ans ad en ar er or as es at et an a e".split(" ");
function words(t) { return t.toLowerCase().replace(/é/g, "e").replace(/-/g, "").match(/[0-9a-zåäöéü]+/g) || []; }
function cut(w, s, list) {
  for (var e of list) if (w.endsWith(e) && w.length - e.length >= s) return w.slice(0, -e.length);
}
function stem(w) {
  var s = w.length;
  for (var i = 1; i < w.length; i++) if (V.includes(w[i - 1]) && !V.includes(w[i])) { s = Math.max(3, i + 1); break; }
  w = cut(w, s, M) || (w.length > s && /[bcdfghjklmnoprtvy]s$/.test(w) ? w.slice(0, -1) : w);
  if (/(dd|gd|nn|dt|gt|kt|tt)$/.test(w) && w.length - 2 >= s) w = w.slice(0, -1);
  return cut(w, Math.max(s, 4), ["lig", "els", "ig"]) || w;
}
function own(o, k) { return Object.hasOwn(o, k); }
function put(o, k, n) { o[k] = Math.max(o[k] || 0, n); }
function terms(q) {
  var a = words(q).slice(0, 24), k = [], t = new Map(), two = function (w) { return [stem(w), w]; };
  a.forEach(function (w, i) {
    var p = stem(w) + " " + stem(a[i + 1] || "");
    if (own(I.same, p) && (own(I.stop, w) || own(I.stop, a[i + 1]))) k.push([p, p]);
    if (!own(I.stop, w)) k.push(two(w));
  });
  k = (k.length ? k : a.map(two)).slice(0, 12);
  for (var i = 0; i < k.length; i++) {
    if (i + 1 < k.length) {
      var p = k[i][0] + " " + k[i + 1][0], j = stem(k[i][1] + k[i + 1][1]);
      if (own(I.same, p)) { t.set(p, p); i++; } else if (j.length > 7 && known(j)) { t.set(j, j); i++; }
    }
    if (!t.has(k[i][0])) t.set(...k[i]);
  }
  return t;
}
function direct(t) {
  var f = {};
  if (own(I.words, t)) f[t] = 100;
  if (own(I.same, t)) for (var e of I.same[t].split(" ")) if (e) { e = e.split(":"); put(f, e[0], +e[1]); }
  return f;
}
function known(t) { return own(I.words, t) || own(I.same, t); }
function any(f) { for (var k in f) return f; }
function split(t) {
  var best = "";
  for (var i = 3; i <= t.length - 3; i++) {
    var h = t.slice(0, i), e = stem(t.slice(i)), a = [h, stem(h), h.slice(0, -1), h + "a"].filter(function (x) { return x.length > 2 && known(x); });
    if (known(e)) { if (a[0]) return [a[0], e]; a.push(e); }
    for (h of a) if (h.length > best.length) best = h;
  }
  return best.length > 3 ? [best] : [];
}
function parts(l) {
  var f = {};
  for (var b of l) { var g = direct(b); for (var k in g) put(f, k, Math.floor(g[k] * 9 / 10)); }
  return any(f);
}
function distance(a, b, most) {
  if (Math.abs(a.length - b.length) > most) return 9;
  var p = [], l = [...b + " "].map(function (_, i) { return i; });
  for (var r = 1; r <= a.length; r++) {
    var n = [r];
    for (var c = 1; c <= b.length; c++) {
      n[c] = Math.min(l[c] + 1, n[c - 1] + 1, l[c - 1] + (a[r - 1] != b[c - 1]));
      if (r > 1 && c > 1 && a[r - 1] == b[c - 2] && a[r - 2] == b[c - 1]) n[c] = Math.min(n[c], p[c - 2] + 1);
    }
    if (Math.min(...n) > most) return 9;
    p = l; l = n;
  }
  return l[b.length];
}
function near(t, w) {
  var f = [{}, {}, {}, {}], z = w.length, y = z < 5 ? 2 : 1, m = z < 6 ? 1 : z < 10 ? 2 : 3;
  if (z > 2) for (var o of Object.keys(I.words).concat(Object.keys(I.same))) {
    if (o.includes(" ") || o.slice(0, y) != t.slice(0, y) || o.length < 3) continue;
    var e = Math.min(distance(t, o, m), distance(w, o, m));
    if (e <= m) { var g = direct(o); for (var k in g) put(f[e || 1], k, Math.floor(g[k] * (85 - 15 * e - (z < 7 ? 25 : 0)) / 100)); }
  }
  return f.map(any);
}
function bent(t) {
  for (var s of [/[dts]$/.test(t) ? t.slice(0, -1) : t, stem(t)]) if (s.length > 2 && s != t && known(s)) {
    var f = {}, g = direct(s);
    for (var k in g) f[k] = Math.floor(g[k] * 9 / 10);
    return any(f);
  }
}
function longer(t) {
  var f = {};
  if (t.length > 6) for (var o in I.words) if (o.startsWith(t)) f[o] = 60;
  return any(f);
}
function begin(t) {
  var f = {};
  if (t.length > 3) for (var o in I.words) if (o.startsWith(t) || o.length > 4 && (t.startsWith(o) || t.endsWith(o))) f[o] = 40;
  return f;
}
function find(q) {
  var ts = terms(q), S = {}, N = {}, n = ts.size || 1, x = I.exact[[...ts.keys()].join(" ")] || [];
  for (var [t, y] of ts) {
    var b = {}, f = any(direct(t)) || bent(t), a, l;
    if (!f) f = t.includes(" ") ? {} : (a = near(t, y))[1] || longer(t) || (l = split(t))[1] && parts(l) || a[2] || a[3] || parts(l) || begin(t);
    for (var w in f) {
      var r = I.words[w] || [];
      for (var i = 0; i < r.length; i += 2) put(b, r[i], Math.floor(r[i + 1] * f[w] / 100));
    }
    for (var p in b) { S[p] = (S[p] || 0) + b[p]; N[p] = (N[p] || 0) + Math.min(60, b[p]); }
  }
  return Object.keys(S).map(function (p) {
    return [Math.floor(S[p] * (n * 60 + 2 * N[p]) * I.pages[p][4] * (x.includes(+p) ? 4 : 1) / (n * 6000)), +p];
  }).sort(function (a, b) { return b[0] - a[0] || a[1] - b[1]; }).slice(0, 10).map(function (h) { return I.pages[h[1]]; });
}
var box = d.getElementById("traffar"), q = new URLSearchParams(location.search).get("q") || "";
function add(to, tag, text) { var e = d.createElement(tag); e.textContent = text; to.appendChild(e); return e; }
if (box) {
  d.querySelectorAll("[name=q]").forEach(function (e) { e.value = q; });
  if (q && !box.querySelector(".hits")) {
    var status = add(box, "p", "Söker …"); status.setAttribute("role", "status");
    fetch("../search.json").then(function (r) { return r.json(); }).then(function (j) {
      I = j; var hits = find(q);
      status.textContent = hits.length ? hits.length + " träffar på ”" + q + "”" : "Inga träffar på ”" + q + "”. Pröva ett annat ord.";
      var list = add(box, "ol", ""); list.className = "hits";
      hits.forEach(function (h) { var l = add(list, "li", ""), a = add(l, "a", h[1]); a.href = "../" + h[2]; add(l, "p", h[3]); });
    });
  }
}
window.handbookSearch = function (index, query) { I = index; return find(query); };
})(document);
