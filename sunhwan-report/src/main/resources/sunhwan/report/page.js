"use strict";
// Draws the curves and the plane of words from the JSON in #data. Text reaches the page through textContent and ECharts' own
// labels only, never as markup.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const root = document.documentElement;
  const charts = [];
  const hidden = new Set();

  const colour = (name) => getComputedStyle(root).getPropertyValue(name).trim();
  const palette = () => ({
    ink: colour("--ink"), muted: colour("--muted"), line: colour("--line"), card: colour("--card"),
    sans: colour("--sans"), model: (index) => colour("--m" + (index % 6)),
  });

  function element(tag, className, text) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  }

  function tooltip(p) {
    return {
      confine: true, backgroundColor: p.card, borderColor: p.line, borderWidth: 1, padding: [8, 12],
      extraCssText: "border-radius:10px;box-shadow:0 4px 18px rgb(0 0 0 / .14)",
    };
  }

  function chart(id, renderer, option) {
    const at = document.getElementById(id);
    if (!at) return null;
    const made = echarts.init(at, null, { renderer });
    const entry = { at, made, draw: () => made.setOption(option(palette(), made), true) };
    charts.push(entry);
    entry.draw();
    new ResizeObserver(() => { made.resize(); if (entry.resized) entry.resized(); }).observe(at);
    return entry;
  }

  const write = (percent) => (value) =>
    value === null || value === undefined ? "–" : percent ? (100 * value).toFixed(1) + "%" : value.toFixed(3);

  function curves(id, training, validation, percent) {
    const has = (name) => (model) => model.history[name] !== undefined;
    const epochs = Math.max(2, ...data.models.map((model) => (model.history[training] || []).length));
    const option = (p) => {
      const series = [];
      data.models.forEach((model, index) => {
        const c = p.model(index);
        const line = (name, more) => {
          const values = model.history[name];
          if (!values) return;
          series.push(Object.assign({
            name: model.name, type: "line", showSymbol: values.length === 1, symbol: "circle", symbolSize: 6,
            data: values.map((value, i) => [i + 1, value]), emphasis: { disabled: true }, animation: false,
          }, more));
        };
        line(training, { lineStyle: { color: c, width: 1.6, type: [5, 4], opacity: 0.6 }, itemStyle: { color: c } });
        const marks = [];
        const watched = model.history[validation];
        const mark = (epoch, more) => {
          if (watched && epoch && typeof watched[epoch - 1] === "number") {
            marks.push(Object.assign({ coord: [epoch, watched[epoch - 1]], symbol: "circle" }, more));
          }
        };
        mark(model.kept, { symbolSize: 17, itemStyle: { color: "transparent", borderColor: c, borderWidth: 2 }, label: { show: false } });
        mark(model.best, { symbolSize: 8, itemStyle: { color: c }, label: { show: false } });
        line(validation, {
          lineStyle: { color: c, width: 2.4 }, itemStyle: { color: c }, z: 3,
          markPoint: { data: marks, silent: true, animation: false },
        });
      });
      if (percent) {
        series.push({
          type: "line", data: [], silent: true,
          markLine: {
            symbol: "none", silent: true, animation: false, data: [{ yAxis: data.majority }],
            lineStyle: { color: p.muted, type: [2, 3], width: 1.5 },
            label: { position: "insideEndTop", color: p.muted, fontSize: 11, formatter: "majority " + write(true)(data.majority) },
          },
        });
      }
      const axis = { axisLine: { lineStyle: { color: p.line } }, axisTick: { show: false }, axisLabel: { color: p.muted, fontSize: 12 } };
      return {
        animation: false, textStyle: { fontFamily: p.sans },
        grid: { left: 8, right: 14, top: 16, bottom: 26, containLabel: true },
        legend: { show: false, selected: Object.fromEntries(data.models.map((model) => [model.name, !hidden.has(model.name)])) },
        xAxis: Object.assign({ type: "value", min: 1, max: epochs, minInterval: 1, name: "epoch", nameLocation: "middle", nameGap: 26,
          nameTextStyle: { color: p.muted }, splitLine: { show: false } }, axis),
        yAxis: Object.assign({ type: "value", scale: true, splitLine: { lineStyle: { color: p.line } } }, axis, {
          max: percent ? (range) => Math.min(1, Math.ceil(range.max * 10) / 10) : null,
          min: percent ? (range) => Math.max(0, Math.floor(Math.min(range.min, data.majority) * 10) / 10) : null,
          axisLabel: { color: p.muted, fontSize: 12, formatter: (value) => percent ? Math.round(100 * value) + "%" : String(+value.toFixed(3)) },
        }),
        tooltip: Object.assign(tooltip(p), {
          trigger: "axis", axisPointer: { lineStyle: { color: p.muted } },
          formatter: (items) => {
            const epoch = items[0].value[0];
            const box = element("div", "tip");
            box.append(element("b", "", "Epoch " + epoch));
            const table = element("table");
            const head = element("tr");
            ["", "validation", "training"].forEach((name) => head.append(element("td", "quiet", name)));
            table.append(head);
            data.models.forEach((model, index) => {
              if (hidden.has(model.name) || !has(training)(model) || epoch > model.history[training].length) return;
              const row = element("tr");
              const name = element("td");
              const dot = element("span", "dot");
              dot.style.background = p.model(index);
              name.append(dot, model.name);
              row.append(name);
              [validation, training].forEach((key) => row.append(element("td", "", write(percent)((model.history[key] || [])[epoch - 1]))));
              table.append(row);
            });
            box.append(table);
            return box;
          },
        }),
        series,
      };
    };
    return chart(id, "svg", option);
  }

  const loss = curves("loss", "loss", "val_loss", false);
  const accuracy = curves("accuracy", "accuracy", "val_accuracy", true);
  if (loss && accuracy) echarts.connect([loss.made, accuracy.made]);

  document.querySelectorAll(".legend button").forEach((button) => {
    button.addEventListener("click", () => {
      const name = data.models[Number(button.dataset.model)].name;
      if (!hidden.delete(name)) hidden.add(name);
      button.setAttribute("aria-pressed", String(!hidden.has(name)));
      [loss, accuracy].forEach((entry) => entry && entry.draw());
    });
  });

  const select = document.getElementById("plane-model");
  if (!select) { followScheme(); return; }
  const search = document.getElementById("plane-word");
  const found = document.getElementById("plane-found");
  const words = document.getElementById("plane-words");
  const LABELS = 45;
  let chosen = -1;
  const current = () => data.models[Number(select.value)];
  const fine = matchMedia("(pointer: fine)").matches;

  // One unit is as long across as down, or distances would lie.
  function frame(points, made) {
    const xs = points.map((point) => point[0]);
    const ys = points.map((point) => point[1]);
    const [left, right, low, high] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const width = Math.max(60, made.getWidth() - 40);
    const height = Math.max(60, made.getHeight() - 60);
    const unit = (Math.max((right - left) / width, (high - low) / height) || 1e-6) * 1.1;
    const [x, y] = [(left + right) / 2, (low + high) / 2];
    return { x: [x - unit * width / 2, x + unit * width / 2], y: [y - unit * height / 2, y + unit * height / 2] };
  }

  const plane = chart("plane", "canvas", (p, made) => {
    const model = current();
    const points = model.points;
    const c = p.model(Number(select.value));
    const range = frame(points, made);
    const near = chosen < 0 ? new Set() : new Set([chosen, ...points[chosen][3]]);
    const datum = (index, more) => Object.assign({ value: [points[index][0], points[index][1], index] }, more);
    const axis = (name, [min, max]) => ({
      type: "value", min, max, name, nameLocation: "middle", nameGap: 10, nameTextStyle: { color: p.muted, fontSize: 12 },
      axisLabel: { show: false }, axisTick: { show: false }, axisLine: { show: true, onZero: false, lineStyle: { color: p.line } }, splitLine: { show: false },
    });
    const share = (value) => (100 * value).toFixed(1) + "% of the variance";
    const zoom = fine ? [0, 1].map((index) => ({ type: "inside", [index ? "yAxisIndex" : "xAxisIndex"]: 0, zoomOnMouseWheel: "ctrl", filterMode: "none" })) : [];
    const halo = { textBorderColor: p.card, textBorderWidth: 3 };
    return {
      animation: false, textStyle: { fontFamily: p.sans },
      grid: { left: 24, right: 12, top: 8, bottom: 30 },
      xAxis: axis("1st component, " + share(model.shares[0]), range.x),
      yAxis: axis("2nd component, " + share(model.shares[1]), range.y),
      dataZoom: zoom,
      tooltip: Object.assign(tooltip(p), {
        formatter: (item) => {
          const point = points[item.value[2]];
          const box = element("div", "tip");
          box.append(element("b", "", point[2]), element("span", "quiet", "nearest: " + point[3].map((other) => points[other][2]).join(", ")));
          box.style.whiteSpace = "normal";
          return box;
        },
      }),
      series: [
        {
          type: "scatter", data: points.map((point, index) => datum(index, { symbolSize: index < LABELS ? 8 : 5 })),
          itemStyle: { color: c, opacity: chosen < 0 ? 0.5 : 0.16 }, emphasis: { itemStyle: { opacity: 1 } }, large: false,
        },
        {
          type: "scatter", silent: true, symbolSize: 2, itemStyle: { color: "transparent" }, z: 4, labelLayout: { hideOverlap: true },
          data: chosen < 0 ? points.slice(0, LABELS).map((point, index) => datum(index)) : [],
          label: Object.assign({ show: true, position: "top", distance: 5, color: p.ink, fontSize: 12.5, formatter: (item) => points[item.value[2]][2] }, halo),
        },
        {
          type: "scatter", z: 5, labelLayout: { hideOverlap: true },
          data: [...near].map((index) => datum(index, index === chosen ? { symbolSize: 14, label: { fontSize: 18 } } : { symbolSize: 9 })),
          itemStyle: { color: c, borderColor: p.card, borderWidth: 1.5 },
          label: Object.assign({ show: true, position: "top", distance: 5, color: p.ink, fontSize: 13, fontWeight: 600, formatter: (item) => points[item.value[2]][2] }, halo),
        },
      ],
    };
  });
  plane.resized = plane.draw;

  function choose(index) {
    chosen = index;
    found.textContent = "";
    if (index >= 0) {
      const points = current().points;
      found.append(element("b", "", points[index][2]), " stands nearest to " + points[index][3].map((other) => points[other][2]).join(", ") + ".");
    } else if (search.value.trim()) {
      found.textContent = "No such word among the " + current().points.length + " most frequent.";
    }
    plane.draw();
  }

  function look() {
    const wanted = search.value.trim();
    const points = current().points;
    const exact = points.findIndex((point) => point[2] === wanted);
    choose(!wanted ? -1 : exact >= 0 ? exact : points.findIndex((point) => point[2].startsWith(wanted)));
  }

  function offerWords() {
    words.replaceChildren(...current().points.map((point) => { const option = element("option"); option.value = point[2]; return option; }));
  }

  search.addEventListener("input", look);
  select.addEventListener("change", () => { offerWords(); look(); });
  plane.made.on("click", (item) => { search.value = current().points[item.value[2]][2]; choose(item.value[2]); });
  plane.made.getZr().on("click", (event) => { if (!event.target && chosen >= 0) { search.value = ""; choose(-1); } });
  offerWords();
  followScheme();

  function followScheme() {
    const redraw = () => charts.forEach((entry) => entry.draw());
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
    addEventListener("beforeprint", () => { root.dataset.scheme = "light"; redraw(); });
    addEventListener("afterprint", () => { delete root.dataset.scheme; redraw(); });
  }
})();
