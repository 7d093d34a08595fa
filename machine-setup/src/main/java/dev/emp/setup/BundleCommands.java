package dev.emp.setup;

import dev.emp.secrets.SecretPlace;
import dev.emp.setup.MachineSetup.Console;
import dev.emp.setup.Options.UsageException;
import dev.emp.setup.bundle.BundleException;
import dev.emp.setup.bundle.BundlePacker;
import dev.emp.setup.bundle.WorkerBundle;
import dev.emp.setup.download.Credentials;
import dev.emp.setup.download.Download;
import dev.emp.setup.download.Downloader;
import dev.emp.setup.download.Pause;
import dev.emp.setup.download.Progress;
import dev.emp.setup.download.Proxies;
import dev.emp.setup.download.Retries;
import dev.emp.setup.download.Sha256;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code bundle fetch} and {@code bundle pack}. */
record BundleCommands(
        Console console,
        Proxies proxies,
        Retries retries,
        Pause pause,
        Clock clock,
        Function<String, @Nullable String> environment) {

    static final String URL = "EMP_WORKER_BUNDLE_URL";
    static final String CHECKSUM = "EMP_WORKER_BUNDLE_SHA256";
    static final String TOKEN = "EMP_WORKER_BUNDLE_TOKEN";

    private static final String URL_RULE =
            URL + " must be an http, https or file:/// address of a zip file, without user and password";

    int fetch(List<String> arguments) throws UsageException, BundleException, InterruptedException {
        Options options = Options.parse(arguments, Set.of(), Set.of("--into"));
        options.plain();
        URI source = source();
        Sha256 sha256 = checksum();
        Downloader downloader = new Downloader(credentials(source), proxies, retries, pause, clock);
        console.say("Worker bundle: " + Download.shown(source) + ", " + sha256);
        Path place = new WorkerBundle(downloader)
                .provide(source, sha256, Path.of(options.get("--into")), new Progress() {
                    @Override
                    public void note(String what) {
                        console.say("Worker bundle: " + what);
                    }
                });
        console.out().println(place);
        return MachineSetup.DONE;
    }

    private URI source() throws UsageException {
        String text = environment.apply(URL);
        if (text == null || !text.matches("(https?://[^\\s/@]+/|file:///)\\S+")) {
            throw new UsageException(URL_RULE);
        }
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new UsageException(URL_RULE);
        }
    }

    /** What somebody runs as the worker is named for certain or not at all. */
    private Sha256 checksum() throws UsageException {
        String text = environment.apply(CHECKSUM);
        if (text == null || text.isBlank()) {
            throw new UsageException(CHECKSUM + " is missing; with " + URL + " it " + Sha256.RULE);
        }
        try {
            return new Sha256(text.strip());
        } catch (IllegalArgumentException e) {
            throw new UsageException(CHECKSUM + " " + Sha256.RULE);
        }
    }

    private Credentials credentials(URI source) throws UsageException {
        String place = environment.apply(TOKEN);
        if (place == null || place.isBlank() || source.getHost() == null) {
            return Credentials.none();
        }
        try {
            return new Credentials(
                    Map.of(source.getHost().toLowerCase(Locale.ROOT), SecretPlace.of(place, environment)));
        } catch (IllegalArgumentException e) {
            throw new UsageException(TOKEN + " " + SecretPlace.RULE);
        }
    }

    int pack(List<String> arguments) throws UsageException, BundleException, IOException {
        List<String> plain = Options.parse(arguments, Set.of(), Set.of()).plain("a folder", "a file");
        console.out().println(BundlePacker.pack(Path.of(plain.getFirst()), Path.of(plain.getLast())));
        return MachineSetup.DONE;
    }
}
