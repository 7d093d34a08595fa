package dev.emp.connector.playwright.browser;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What Chromium is started with, besides what Playwright adds. */
final class LaunchFlags {

    private static final int LONGEST_REASON = 600;

    /** Nothing in the background, and no way to the net that does not lead through the proxy. */
    private static final List<String> FLAGS = List.of(
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
            "--disable-breakpad",
            "--disable-crash-reporter",
            "--disable-domain-reliability",
            "--no-pings",
            "--disable-quic",
            "--dns-prefetch-disable",
            "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
            "--webrtc-ip-handling-policy=disable_non_proxied_udp",
            "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
            "--disable-dev-shm-usage");

    /** Of EMP's environment, which may hold keys, the browser sees nothing else. */
    private static final List<String> PASSED_ON =
            List.of("PATH", "LANG", "LC_ALL", "TZ", "LD_LIBRARY_PATH", "FONTCONFIG_PATH", "FONTCONFIG_FILE");

    private LaunchFlags() {}

    static List<String> with(String mark) {
        return Stream.concat(FLAGS.stream(), Stream.of(mark)).toList();
    }

    static Map<String, String> environment(Path directory) {
        Map<String, String> environment = new HashMap<>();
        PASSED_ON.forEach(name -> {
            String value = System.getenv(name);
            if (value != null) {
                environment.put(name, value);
            }
        });
        environment.put("HOME", directory.toString());
        environment.put("TMPDIR", directory.toString());
        return environment;
    }

    /** What matters of Playwright's many lines, and what to do where it is known. */
    static String reason(@Nullable String message) {
        String text = message == null ? "" : message.strip();
        if (text.contains("No usable sandbox") || text.contains("without --no-sandbox")) {
            return "its sandbox does not work for this user on this machine. Allow unprivileged user namespaces, or set"
                    + " emp.playwright.sandbox=off where only trusted pages are opened.";
        }
        String oneLine = text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.contains("<launching>"))
                .reduce((one, other) -> one + " " + other)
                .orElse("it gives no reason");
        return oneLine.length() > LONGEST_REASON ? oneLine.substring(0, LONGEST_REASON) + " …" : oneLine;
    }
}
