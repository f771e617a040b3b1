// What the door keeps on the device: one session's link, list and keys, and scans until they are sent.
const NAME = "ngayhoi-door";

function open() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("doors", { keyPath: "session" });
      asked.result.createObjectStore("scans", { keyPath: "nonce" }).createIndex("session", "session");
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

async function act(store, mode, work) {
  const database = await open();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(store, mode);
      const asked = work(transaction.objectStore(store));
      transaction.oncomplete = () => resolve(asked.result);
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
}

export const loadDoor = (session) => act("doors", "readonly", (store) => store.get(session));
export const listDoors = () => act("doors", "readonly", (store) => store.getAll());
export const keepDoor = (door) => act("doors", "readwrite", (store) => store.put(door));
export const forgetDoor = (session) => act("doors", "readwrite", (store) => store.delete(session));
export const listScans = (session) => act("scans", "readonly", (store) => store.index("session").getAll(session));
export const keepScan = (scan) => act("scans", "readwrite", (store) => store.put(scan));
export const forgetScan = (nonce) => act("scans", "readwrite", (store) => store.delete(nonce));
