package dev.emp.setup.download;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One attempt to bring a partial file to its end from one source. */
final class Transfer {

    private static final int CHUNK = 1 << 16;
    private static final int RANGE_IS_NO_GOOD = 416;
    private static final Set<Integer> MAY_PASS =
            Set.of(408, 409, 423, 425, 429, 500, 502, 503, 504, 507, 509, 520, 522, 524);

    private final HttpRequests http;
    private final Clock clock;
    private final Download wanted;
    private final PartFile part;
    private final Progress progress;

    Transfer(HttpRequests http, Clock clock, Download wanted, PartFile part, Progress progress) {
        this.http = http;
        this.clock = clock;
        this.wanted = wanted;
        this.part = part;
        this.progress = progress;
    }

    /** @throws IOException when the file cannot be written here */
    Attempt from(URI source) throws IOException, InterruptedException {
        if ("file".equals(source.getScheme())) {
            return copy(source);
        }
        long offset = part.size();
        Optional<String> version = offset == 0 ? Optional.empty() : part.validatorOf(source);
        if (version.isEmpty()) {
            offset = 0;
        }
        try (Answer answer = http.get(source, headers(offset, version))) {
            return take(source, answer, offset, version);
        } catch (LocalFault e) {
            throw e.local;
        } catch (IOException e) {
            return new Attempt.Again(reason(e));
        }
    }

    private static Map<String, String> headers(long offset, Optional<String> version) {
        Map<String, String> headers = new HashMap<>();
        version.ifPresent(validator -> {
            headers.put("Range", "bytes=" + offset + "-");
            // Another version in the meantime is sent from its beginning.
            headers.put("If-Range", validator);
        });
        return headers;
    }

    private Attempt take(URI source, Answer answer, long offset, Optional<String> version)
            throws IOException, InterruptedException {
        int status = answer.status();
        if (status == RANGE_IS_NO_GOOD) {
            return offset == 0 ? new Attempt.Hopeless("answers 416") : afresh("has less than what is here already");
        }
        if (status != HttpURLConnection.HTTP_OK && status != HttpURLConnection.HTTP_PARTIAL) {
            return refusal(answer, status);
        }
        long whole = answer.wholeLength(status);
        if (whole >= 0 && (wanted.size() > 0 ? whole != wanted.size() : whole > wanted.limit())) {
            return new Attempt.Hopeless(wrongSize("has " + whole + " bytes"));
        }
        if (status == HttpURLConnection.HTTP_PARTIAL) {
            boolean fits = offset > 0 && answer.rangeStart() == offset;
            boolean sameVersion =
                    answer.validator().isEmpty() || answer.validator().equals(version);
            return fits && sameVersion
                    ? receive(answer, local(part::goOn), local(this::hashed), offset)
                    : afresh("sent another part than the one asked for");
        }
        return receive(answer, local(() -> part.begin(source, answer.validator())), Sha256.digest(), 0);
    }

    private MessageDigest hashed() throws IOException {
        MessageDigest digest = Sha256.digest();
        Sha256.update(digest, part.path());
        return digest;
    }

    private Attempt refusal(Answer answer, int status) {
        String who = Download.shown(answer.address()) + " answers " + status;
        if (MAY_PASS.contains(status)) {
            return new Attempt.Again(who, answer.retryAfter(clock));
        }
        boolean wantsToKnow =
                status == HttpURLConnection.HTTP_UNAUTHORIZED || status == HttpURLConnection.HTTP_FORBIDDEN;
        return new Attempt.Hopeless(wantsToKnow ? who + " (" + http.explain(answer.address()) + ")" : who);
    }

    private Attempt receive(Answer answer, OutputStream opened, MessageDigest digest, long offset)
            throws IOException, InterruptedException {
        long promised = answer.length();
        long got;
        try (OutputStream sink = opened;
                InputStream content = answer.content()) {
            got = pass(content, sink, digest, offset);
        }
        if (promised >= 0 && got - offset < promised) {
            return new Attempt.Again("ended after " + got + " bytes");
        }
        return judge(got, digest, offset > 0);
    }

    /** @return how much of the file is there now; more than it may have ends it early */
    private long pass(InputStream content, OutputStream sink, MessageDigest digest, long offset)
            throws IOException, InterruptedException {
        byte[] chunk = new byte[CHUNK];
        long got = offset;
        for (int read = content.read(chunk); read >= 0 && got <= wanted.limit(); read = content.read(chunk)) {
            int length = read;
            local(() -> {
                sink.write(chunk, 0, length);
                return true;
            });
            digest.update(chunk, 0, read);
            got += read;
            progress.reached(got);
            if (Thread.interrupted()) {
                throw new InterruptedException("stopped after " + got + " bytes");
            }
        }
        return got;
    }

    private Attempt judge(long got, MessageDigest digest, boolean resumed) throws IOException {
        if (wanted.size() > 0 && got < wanted.size()) {
            return new Attempt.Again("ended after " + got + " of " + wanted.size() + " bytes");
        }
        Sha256 sum = Sha256.of(digest);
        if (got <= wanted.limit() && sum.equals(wanted.sha256())) {
            return new Attempt.Done();
        }
        if (resumed) {
            return afresh("does not continue what is here already");
        }
        part.drop();
        return new Attempt.Hopeless(
                got > wanted.limit()
                        ? wrongSize("has more bytes")
                        : "has the checksum " + sum + ", " + wanted.sha256() + " is declared");
    }

    private String wrongSize(String what) {
        return what + ", "
                + (wanted.size() > 0 ? wanted.size() + " are declared" : "at most " + wanted.limit() + " are taken");
    }

    private Attempt afresh(String reason) throws IOException {
        part.drop();
        return new Attempt.Again(reason);
    }

    private Attempt copy(URI source) throws IOException, InterruptedException {
        Path file = Path.of(source);
        long size;
        try {
            size = Files.size(file);
        } catch (NoSuchFileException e) {
            return new Attempt.Hopeless("does not exist");
        } catch (IOException e) {
            return new Attempt.Hopeless("cannot be read: " + reason(e));
        }
        if (wanted.size() > 0 && size != wanted.size()) {
            return new Attempt.Hopeless(wrongSize("has " + size + " bytes"));
        }
        MessageDigest digest = Sha256.digest();
        try (OutputStream sink = part.begin(source, Optional.empty());
                InputStream content = Files.newInputStream(file)) {
            return judge(pass(content, sink, digest, 0), digest, false);
        } catch (LocalFault e) {
            throw e.local;
        }
    }

    private static String reason(IOException e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }

    /** Tells trouble on this side, such as a full disk, from trouble with the server. */
    private static <T> T local(LocalWork<T> work) throws LocalFault {
        try {
            return work.run();
        } catch (IOException e) {
            throw new LocalFault(e);
        }
    }

    @FunctionalInterface
    private interface LocalWork<T> {
        T run() throws IOException;
    }

    private static final class LocalFault extends IOException {

        private static final long serialVersionUID = 1L;

        private final IOException local;

        LocalFault(IOException local) {
            super(local);
            this.local = local;
        }
    }
}
