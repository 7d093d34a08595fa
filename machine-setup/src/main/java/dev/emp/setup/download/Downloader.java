package dev.emp.setup.download;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Fetches files. What has arrived lies beside the target as {@code NAME.part}, and the next attempt goes on from there, also one of
 * another process. Only a file with the right checksum gets its own name. For use by many threads, each with another target.
 */
public final class Downloader {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long WORTHWHILE = 1 << 20;
    private static final long PARTS = 100;

    private final HttpRequests http;
    private final Retries retries;
    private final Pause pause;
    private final Clock clock;

    public Downloader(Credentials credentials, Proxies proxies, Retries retries, Pause pause, Clock clock) {
        this(new HttpRequests(credentials, proxies, PATIENCE), retries, pause, clock);
    }

    Downloader(HttpRequests http, Retries retries, Pause pause, Clock clock) {
        this.http = http;
        this.retries = retries;
        this.pause = pause;
        this.clock = clock;
    }

    /**
     * Blocks until the file lies at its target; one that is there is replaced.
     *
     * @throws DownloadException when no source gives it, or it cannot be written
     */
    public void fetch(Download wanted, Progress progress) throws DownloadException, InterruptedException {
        PartFile part = new PartFile(wanted.target());
        List<String> reasons = new ArrayList<>();
        try {
            for (URI source : wanted.sources()) {
                String reason = tryOften(source, wanted, part, progress);
                if (reason.isEmpty()) {
                    part.complete();
                    return;
                }
                reasons.add(reason);
            }
        } catch (IOException e) {
            throw new DownloadException(wanted.target() + " cannot be written: " + e);
        }
        throw new DownloadException(String.join("; ", reasons));
    }

    /** @return why it did not work; empty when it did */
    private String tryOften(URI source, Download wanted, PartFile part, Progress progress)
            throws IOException, InterruptedException {
        Transfer transfer = new Transfer(http, clock, wanted, part, progress);
        int failures = 0;
        while (true) {
            long before = part.size();
            Attempt attempt = transfer.from(source);
            switch (attempt) {
                case Attempt.Done done -> {
                    return "";
                }
                case Attempt.Hopeless(String reason) -> {
                    return sentence(source, reason);
                }
                case Attempt.Again(String reason, Duration after) -> {
                    // A long download over a bad line is cut often, and gets there all the same.
                    failures = part.size() - before >= worthwhile(wanted) ? 1 : failures + 1;
                    if (failures >= retries.attempts()) {
                        return sentence(source, reason) + ", after " + failures + " attempts";
                    }
                    Duration wait = retries.pause(failures, after);
                    progress.note(sentence(source, reason) + "; trying again in " + shown(wait));
                    pause.take(wait);
                }
            }
        }
    }

    private static long worthwhile(Download wanted) {
        return Math.min(WORTHWHILE, wanted.limit() / PARTS + 1);
    }

    /** A reason that names who answered needs no source before it. */
    private static String sentence(URI source, String reason) {
        return reason.startsWith("http") ? reason : Download.shown(source) + " " + reason;
    }

    private static String shown(Duration wait) {
        return "%.1f s".formatted(wait.toMillis() / 1000.0);
    }
}
