"""A headless Chromium driven over its DevTools pipe (file descriptors 3 and 4, JSON ended by NUL): no package needed."""
import base64, itertools, json, os, select, shutil, subprocess, tempfile, time

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--hide-scrollbars", "--force-color-profile=srgb"]


def program():
    return next((p for p in map(shutil.which, ("chromium", "chromium-browser", "google-chrome")) if p), None)


class Browser:
    def __init__(self):
        self.home = tempfile.mkdtemp(prefix="entente-chromium-")
        read_end, self.to = os.pipe()
        self.come, write_end = os.pipe()

        def plumb():
            a, b = os.dup(read_end), os.dup(write_end)      # the browser reads from 3 and writes to 4
            os.dup2(a, 3)
            os.dup2(b, 4)
        self.process = subprocess.Popen([program(), "--user-data-dir=" + self.home, "--remote-debugging-pipe"] + FLAGS + ["about:blank"],
                                        preexec_fn=plumb, close_fds=False, stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(read_end)
        os.close(write_end)
        self.ids, self.waiting, self.session, self.events = itertools.count(1), b"", None, []
        target = next(t for t in self.call("Target.getTargets")["targetInfos"] if t["type"] == "page")
        self.session = self.call("Target.attachToTarget", targetId=target["targetId"], flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(domain + ".enable")

    def _message(self, deadline):
        while b"\0" not in self.waiting:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self.come], [], [], left)[0]:
                raise TimeoutError("the browser does not answer")
            got = os.read(self.come, 1 << 20)
            if not got:
                raise EOFError("the browser ended")
            self.waiting += got
        one, self.waiting = self.waiting.split(b"\0", 1)
        return json.loads(one)

    def call(self, method, **parameters):
        number = next(self.ids)
        message = {"id": number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        data, deadline = json.dumps(message).encode() + b"\0", time.monotonic() + 60
        while data:
            data = data[os.write(self.to, data):]
        while True:
            m = self._message(deadline)
            if m.get("id") == number:
                if "error" in m:
                    raise RuntimeError(method + ": " + m["error"]["message"])
                return m["result"]
            self.events.append(m)

    def js(self, expression):
        r = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in r:
            raise RuntimeError(expression + ": " + json.dumps(r["exceptionDetails"])[:400])
        return r["result"].get("value")

    def until(self, expression, seconds=10):
        """True as soon as the expression holds."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.js(expression):
                return True
            time.sleep(0.03)
        return False

    def open(self, path, width=1280, height=800, dark=False, phone=False, fragment="", still=True):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=2 if phone else 1, mobile=phone)
        self.call("Emulation.setTouchEmulationEnabled", enabled=phone)
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark" if dark else "light"},
                                                          {"name": "prefers-reduced-motion", "value": "reduce" if still else "no-preference"}])
        self.call("Page.navigate", url="about:blank")
        self.events = []
        self.call("Page.navigate", url="file://" + os.path.abspath(path) + fragment)
        return self.until("document.readyState === 'complete' && location.protocol === 'file:'", 30)

    def key(self, key, text=None):
        codes = {"Enter": 13, "Escape": 27, "Tab": 9, "ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40}
        if key == "Enter":
            text = "\r"
        for kind in ("keyDown", "keyUp"):
            extra = {"text": text} if text and kind == "keyDown" else {}
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=codes.get(key, ord(key[0].upper())), **extra)

    def type(self, text):
        self.call("Input.insertText", text=text)

    def mouse(self, kind, x, y, **more):
        self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, **more)

    def click(self, x, y):
        self.mouse("mouseMoved", x, y)
        self.mouse("mousePressed", x, y, button="left", clickCount=1, buttons=1)
        self.mouse("mouseReleased", x, y, button="left", clickCount=1)

    def tap(self, x, y):
        self.call("Input.dispatchTouchEvent", type="touchStart", touchPoints=[{"x": x, "y": y}])
        self.call("Input.dispatchTouchEvent", type="touchEnd", touchPoints=[])

    def picture(self, path):
        with open(path, "wb") as f:
            f.write(base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"]))

    def complaints(self):
        """Errors on the console, refusals by the Content-Security-Policy, and requests for anything but the file itself."""
        said = []
        for m in self.events:
            p, method = m.get("params", {}), m.get("method")
            if method == "Runtime.exceptionThrown":
                said.append(json.dumps(p["exceptionDetails"])[:300])
            elif method == "Log.entryAdded" and p["entry"]["level"] == "error":
                said.append(p["entry"]["text"])
            elif method == "Network.requestWillBeSent" and not p["request"]["url"].startswith(("file:", "about:", "data:")):
                said.append("asked for " + p["request"]["url"])
        return said

    def close(self):
        try:
            self.session = None
            self.call("Browser.close")
        except (EOFError, TimeoutError, RuntimeError, OSError):
            pass
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.home, ignore_errors=True)
