// Reads QR codes from the camera or a picture: by the browser's own detector, else by the vendored scanner.
const EVERY = 200;
let detector;

async function findDetector() {
  if (detector === undefined) {
    const formats = "BarcodeDetector" in window ? await BarcodeDetector.getSupportedFormats() : [];
    detector = formats.includes("qr_code") ? new BarcodeDetector({ formats: ["qr_code"] }) : null;
  }
  return detector;
}

const loadScanner = async () => (await import("../vendor/qr-scanner/qr-scanner.min.js")).default;

/** Say whether the vendored scanner is needed here. */
export const needsScanner = async () => (await findDetector()) === null;

/** Watch through the camera; returns how to stop. Raises where there is no camera or no permission. */
export async function watch(video, onText) {
  const own = await findDetector();
  if (own === null) {
    const Scanner = await loadScanner();
    const scanner = new Scanner(video, (found) => onText(found.data), { returnDetailedScanResult: true, preferredCamera: "environment" });
    await scanner.start();
    return () => scanner.destroy();
  }
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  video.srcObject = stream;
  await video.play();
  const timer = setInterval(async () => {
    for (const found of await own.detect(video).catch(() => [])) onText(found.rawValue);
  }, EVERY);
  return () => {
    clearInterval(timer);
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  };
}

/** The text of a picture's QR code, "" where there is none. */
export async function readPicture(file) {
  const own = await findDetector();
  if (own !== null) return (await own.detect(await createImageBitmap(file)))[0]?.rawValue ?? "";
  const Scanner = await loadScanner();
  return Scanner.scanImage(file, { returnDetailedScanResult: true }).then((found) => found.data, () => "");
}
