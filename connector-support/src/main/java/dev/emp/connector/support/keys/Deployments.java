package dev.emp.connector.support.keys;

import dev.emp.connector.ConnectorException;
import dev.emp.connector.ErrorClass;
import dev.emp.connector.support.secret.Scrubber;
import io.micrometer.core.instrument.Metrics;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The keys of one connector. Picks one for each call by weight and leaves out those that cool down. Safe for many threads. */
public final class Deployments {

    private final String provider;
    private final List<Deployment> all;
    private final RandomGenerator random;
    private final Clock clock;

    private Deployments(String provider, List<Deployment> all, RandomGenerator random, Clock clock) {
        this.provider = provider;
        this.all = List.copyOf(all);
        this.random = random;
        this.clock = clock;
    }

    /**
     * @param provider in messages: {@code OpenAI}
     * @param keys at least one
     * @param environment the value of a variable, null when it is not set: {@code System::getenv}
     * @param scrubber learns the keys
     * @throws IllegalArgumentException if two keys have one name
     */
    public static Deployments of(
            String provider,
            List<KeyProperties> keys,
            Function<String, @Nullable String> environment,
            Scrubber scrubber,
            RandomGenerator random,
            Clock clock) {
        if (keys.isEmpty()) {
            throw new IllegalArgumentException(provider + " needs at least one key");
        }
        List<Deployment> all = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (KeyProperties key : keys) {
            String name = Objects.requireNonNullElse(key.name(), "key-" + (all.size() + 1));
            if (!names.add(name)) {
                throw new IllegalArgumentException("two keys have the name " + name + "; each needs its own");
            }
            all.add(new Deployment(name, key, environment, scrubber, clock));
        }
        // The registry of whichever service the connector runs in: Spring Boot puts its own behind the global one.
        KeyMeters.watch(Metrics.globalRegistry, provider, all);
        return new Deployments(provider, all, random, clock);
    }

    /** What is done with a deployment. */
    @FunctionalInterface
    public interface Attempt<T> {
        T with(Turn turn) throws ConnectorException, InterruptedException;
    }

    /**
     * Makes a call with one deployment after another until one does not refuse: only rate limits, refused keys and outages
     * lead to the next, and only while nothing was accepted. Each refusal cools that deployment down.
     *
     * @param model what the call uses; null when nobody knows
     * @param wanted the only deployment to use; null for any
     * @throws ConnectorException what the last one said, or, when all cool down and none was called, what the one said that is
     *     usable soonest, with the time until then
     */
    public <T> T call(@Nullable String model, @Nullable String wanted, Attempt<T> attempt)
            throws ConnectorException, InterruptedException {
        List<Deployment> left = new ArrayList<>(candidates(model, wanted));
        ConnectorException last = null;
        while (!left.isEmpty()) {
            Optional<Deployment> chosen = choose(model, left);
            if (chosen.isEmpty()) {
                throw last == null ? allCool(model, left) : last;
            }
            left.remove(chosen.get());
            try {
                return use(chosen.get(), model, attempt);
            } catch (ConnectorException e) {
                if (!e.nothingAccepted() || !anotherMayHelp(e)) {
                    throw e;
                }
                last = e;
            }
        }
        throw Objects.requireNonNull(last);
    }

    private static boolean anotherMayHelp(ConnectorException error) {
        return switch (error.errorClass()) {
            case RATE_LIMITED, AUTH, UNAVAILABLE -> true;
            default -> false;
        };
    }

    private List<Deployment> candidates(@Nullable String model, @Nullable String wanted) throws ConnectorException {
        if (wanted != null) {
            Deployment named = find(wanted)
                    .orElseThrow(() -> invalid("There is no deployment " + wanted + " of " + provider + "; there are "
                            + names(all) + "."));
            if (!named.serves(model)) {
                throw invalid("The deployment " + wanted + " of " + provider + " is not used for the model " + model
                        + "; it is used for " + String.join(", ", named.models()) + ".");
            }
            return List.of(named);
        }
        List<Deployment> serving =
                all.stream().filter(deployment -> deployment.serves(model)).toList();
        if (serving.isEmpty()) {
            throw invalid("No key of " + provider + " is used for the model " + model + "; they are used for "
                    + all.stream()
                            .flatMap(deployment -> deployment.models().stream())
                            .distinct()
                            .sorted()
                            .collect(Collectors.joining(", "))
                    + ".");
        }
        return serving;
    }

    private static ConnectorException invalid(String message) {
        return new ConnectorException(ErrorClass.INVALID_INPUT, message).withNothingAccepted();
    }

    private static String names(List<Deployment> deployments) {
        return deployments.stream().map(Deployment::name).collect(Collectors.joining(", "));
    }

    /** One that has been let in. */
    private Optional<Deployment> choose(@Nullable String model, List<Deployment> from) {
        List<Deployment> usable = new ArrayList<>(from.stream()
                .filter(deployment -> deployment.cooling(model).isEmpty())
                .toList());
        while (!usable.isEmpty()) {
            Deployment picked = byWeight(usable);
            if (picked.enter()) {
                return Optional.of(picked);
            }
            usable.remove(picked);
        }
        return Optional.empty();
    }

    private Deployment byWeight(List<Deployment> usable) {
        int place = random.nextInt(usable.stream().mapToInt(Deployment::weight).sum());
        for (Deployment deployment : usable) {
            place -= deployment.weight();
            if (place < 0) {
                return deployment;
            }
        }
        return usable.getLast();
    }

    private <T> T use(Deployment deployment, @Nullable String model, Attempt<T> attempt)
            throws ConnectorException, InterruptedException {
        Turn turn = null;
        try {
            turn = new Turn(deployment, deployment.key());
            T result = attempt.with(turn);
            turn.answered();
            return result;
        } catch (ConnectorException e) {
            if (turn != null) {
                note(turn, model, e);
            }
            throw e;
        } finally {
            if (turn == null) {
                deployment.leave();
            } else {
                turn.leave();
            }
        }
    }

    private void note(Turn turn, @Nullable String model, ConnectorException error) {
        Deployment deployment = turn.deployment();
        switch (error.errorClass()) {
            case UNAVAILABLE -> turn.unreachable(error);
            case RATE_LIMITED -> {
                turn.answered();
                deployment.limited(model, error);
            }
            case AUTH -> {
                turn.answered();
                if (OnlyThisModel.isCauseOf(error)) {
                    deployment.refused(turn.key(), model, error);
                } else {
                    deployment.refused(turn.key(), error);
                }
            }
            case INVALID_INPUT, CONTENT_REFUSED, PROVIDER_ERROR -> turn.answered();
            case UNKNOWN_OUTCOME -> turn.unreachable(noAnswers(error));
            case TIMEOUT, CANCELED, LOST -> turn.leave();
        }
    }

    /** For jobs that are not sent because of it: nothing is unknown about those. */
    private ConnectorException noAnswers(ConnectorException lost) {
        return new ConnectorException(
                ErrorClass.UNAVAILABLE,
                provider + " did not answer the last calls to their end, and is left alone for a while.",
                lost);
    }

    private ConnectorException allCool(@Nullable String model, List<Deployment> cooling) {
        Cooldown soonest = null;
        for (Deployment deployment : cooling) {
            Optional<Cooldown> cooldown = deployment.cooling(model);
            if (cooldown.isPresent()
                    && (soonest == null || cooldown.get().until().isBefore(soonest.until()))) {
                soonest = cooldown.get();
            }
        }
        if (soonest == null) {
            return new ConnectorException(
                            ErrorClass.UNAVAILABLE,
                            provider + " was out of reach and is being tried again by other jobs.",
                            Deployment.UNREACHABLE,
                            null,
                            null)
                    .withNothingAccepted();
        }
        ConnectorException why = soonest.why();
        Duration wait = Duration.between(clock.instant(), soonest.until());
        return new ConnectorException(why.errorClass(), String.valueOf(why.getMessage()), wait, why.details(), why)
                .withNothingAccepted();
    }

    /** Also one that cools down: a job that it has submitted is followed with it. */
    public Optional<Deployment> find(String name) {
        return all.stream().filter(deployment -> deployment.name().equals(name)).findFirst();
    }

    /** In the order of the settings. */
    public List<Deployment> all() {
        return all;
    }
}
