// The report itself lies in the page, deflated; nothing is ever fetched.
async function unpack() {
  const text = atob(document.getElementById("report-data").textContent);
  const packed = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) packed[at] = text.charCodeAt(at);
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  return JSON.parse(await new Response(stream).text());
}

async function start() {
  const status = document.getElementById("status");
  if (typeof DecompressionStream === "undefined") {
    status.textContent = "This browser is too old for the interactive part (needed: DecompressionStream, browsers of 2023 or later). All of it is in the PDF and in report.json.";
    status.hidden = false;
    return;
  }
  try {
    const report = await unpack();
    for (const note of document.querySelectorAll(".more")) note.remove();
    pageTables(report);
    setUpPairs(report);
    setUpCards(report);
    document.documentElement.dataset.ready = "yes";
  } catch (error) {
    status.textContent = `The data of this page cannot be read: ${error}`;
    status.hidden = false;
    throw error;
  }
}

// Paper shows what is folded on the screen.
window.addEventListener("beforeprint", () => {
  for (const folded of document.querySelectorAll(".measure")) folded.open = true;
});

start();
