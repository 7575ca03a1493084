// All that a script of this page can find again later, as text: storage of every kind, cookies, caches, its own state.
async () => {
  const hex = bytes => Array.from(new Uint8Array(bytes), byte => byte.toString(16).padStart(2, '0')).join('');
  const told = value => JSON.stringify(value, (_, one) => {
    if (one instanceof ArrayBuffer) return hex(one);
    if (ArrayBuffer.isView(one)) return hex(one.buffer.slice(one.byteOffset, one.byteOffset + one.byteLength));
    return one;
  }) ?? String(value);
  const done = request => new Promise((settle, fail) => {
    request.onsuccess = () => settle(request.result);
    request.onerror = () => fail(request.error);
  });
  const kept = {};
  for (const [name, of] of Object.entries({localStorage, sessionStorage})) {
    for (let n = 0; n < of.length; n += 1) {
      const key = of.key(n); // an item that is called as a method of storage is no property of it
      kept[`${name} ${key}`] = of.getItem(key);
    }
  }
  kept['document.cookie'] = document.cookie;
  kept['history.state'] = told(history.state);
  kept['window.name'] = window.name;
  kept['the address'] = location.href;
  for (const {name} of await indexedDB.databases()) {
    const database = await done(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      const rows = database.transaction(store).objectStore(store);
      const [keys, values] = await Promise.all([done(rows.getAllKeys()), done(rows.getAll())]);
      kept[`IndexedDB ${name} ${store}`] = told([keys, values]);
    }
    database.close();
  }
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const body = await (await cache.match(request)).arrayBuffer();
      kept[`Cache ${name} ${request.url}`] = hex(body) + new TextDecoder().decode(body);
    }
  }
  return kept;
}
