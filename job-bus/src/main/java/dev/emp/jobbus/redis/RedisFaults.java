package dev.emp.jobbus.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;

/** Says what is wrong with Redis in words that name the setting to look at. */
final class RedisFaults {

    private static final int DEEPEST = 20;

    private RedisFaults() {}

    /** Holds no secret. */
    static String describe(Throwable fault) {
        List<Throwable> chain = new ArrayList<>();
        collect(fault, chain);
        return answerOf(chain)
                .map(answer -> describeAnswer(answer, fault))
                .or(() -> first(chain, SSLException.class::isInstance)
                        .map(broken -> "The TLS handshake with Redis failed (spring.data.redis.ssl.enabled,"
                                + " spring.data.redis.ssl.bundle): " + broken.getMessage()))
                .orElseGet(() -> switch (fault) {
                    case RedisCommandTimeoutException slow -> "Redis did not answer in time: " + slow.getMessage();
                    case TimeoutException forgotten -> "Redis did not answer in time";
                    case RedisConnectionException unreachable -> describeUnreachable(unreachable, chain);
                    default -> "Redis failed: " + fault.getMessage();
                });
    }

    /** Whether Redis was there and said no. */
    static boolean isAnswer(Throwable fault) {
        List<Throwable> chain = new ArrayList<>();
        collect(fault, chain);
        return answerOf(chain).isPresent();
    }

    private static String describeAnswer(String answer, Throwable fault) {
        if (answer.startsWith("WRONGPASS")) {
            return "Redis refuses the user name or the password"
                    + " (spring.data.redis.username, spring.data.redis.password)";
        }
        if (answer.startsWith("NOAUTH")) {
            return "Redis wants a password (spring.data.redis.password)";
        }
        if (answer.startsWith("NOPERM") || answer.contains("can't run this command")) {
            return "The Redis user (spring.data.redis.username) lacks a right that docs/redis.md lists: " + answer;
        }
        return fault instanceof RedisConnectionException
                ? "Redis cannot be reached: " + fault.getMessage() + ": " + answer
                : "Redis failed: " + answer;
    }

    /** A side that waits for TLS and one that does not hang up on each other, or wait until one gives up. */
    private static String describeUnreachable(RedisConnectionException fault, List<Throwable> chain) {
        String message = "Redis cannot be reached: " + fault.getMessage();
        String root = Objects.requireNonNullElse(chain.getLast().getMessage(), "");
        boolean perhapsTls =
                root.contains("reset") || root.contains("closed") || root.contains("initialization timed out");
        return message
                + (fault.getMessage() != null && fault.getMessage().contains(root) ? "" : ": " + root)
                + (perhapsTls ? " (is spring.data.redis.ssl.enabled true exactly if Redis speaks TLS there?)" : "");
    }

    /** What Redis answered, if it did. */
    private static Optional<String> answerOf(List<Throwable> chain) {
        return first(chain, RedisCommandExecutionException.class::isInstance).map(Throwable::getMessage);
    }

    private static Optional<Throwable> first(List<Throwable> chain, Predicate<Throwable> wanted) {
        return chain.stream().filter(wanted).findFirst();
    }

    /** The causes in order; a driver of several nodes keeps those of the others as suppressed ones. */
    private static void collect(Throwable fault, List<Throwable> chain) {
        if (chain.size() < DEEPEST && !chain.contains(fault)) {
            chain.add(fault);
            if (fault.getCause() != null) {
                collect(fault.getCause(), chain);
            }
            if (fault instanceof RedisException) {
                for (Throwable other : fault.getSuppressed()) {
                    collect(other, chain);
                }
            }
        }
    }
}
