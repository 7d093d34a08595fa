package dev.emp.monitor.session;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Whether the credentials of sessions still count. What the orchestrator has said of one is believed for a while; when it
 * does not answer, for longer: then nothing can be done with a key anyway, and the dashboard is needed most.
 */
final class KeyChecks {

    private static final int MOST_REMEMBERED = 10_000;

    private final Identification identification;
    private final Duration believed;
    private final Clock clock;
    private final Map<String, Answer> answers = new LinkedHashMap<>();

    private record Answer(Identified what, Instant at) {}

    /** @param believed how long an answer counts before it is asked for again */
    KeyChecks(Identification identification, Duration believed, Clock clock) {
        this.identification = identification;
        this.believed = believed;
        this.clock = clock;
    }

    /** As {@link #ask}, unless that was done a moment ago. */
    Mono<Identified> check(String credential) {
        String name = nameOf(credential);
        return Mono.defer(() -> {
            Answer known = find(name);
            return known != null && clock.instant().isBefore(known.at().plus(believed))
                    ? Mono.just(known.what())
                    : ask(credential);
        });
    }

    /** Never {@link Identified.Unknown} for one that was asked for before. */
    Mono<Identified> ask(String credential) {
        String name = nameOf(credential);
        return identification.ask(credential).map(KeyChecks::closed).map(answer -> {
            if (answer instanceof Identified.Unknown) {
                Answer before = find(name);
                return before == null ? answer : before.what();
            }
            remember(name, answer);
            return answer;
        });
    }

    /** Of a platform that is open nobody can tell whose a key is: it lets in whatever it is shown. */
    private static Identified closed(Identified answer) {
        return answer instanceof Identified.Known known && known.open()
                ? new Identified.Unknown("it has just become open to everybody at its machine; load the page again")
                : answer;
    }

    private synchronized @Nullable Answer find(String name) {
        return answers.get(name);
    }

    private synchronized void remember(String name, Identified answer) {
        answers.remove(name);
        answers.put(name, new Answer(answer, clock.instant()));
        if (answers.size() > MOST_REMEMBERED) {
            answers.remove(answers.keySet().iterator().next());
        }
    }

    /** Credentials are not kept in memory for longer than a call needs them. */
    private static String nameOf(String credential) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(credential.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
