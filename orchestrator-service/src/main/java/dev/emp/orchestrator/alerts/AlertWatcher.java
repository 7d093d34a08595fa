package dev.emp.orchestrator.alerts;

import dev.emp.orchestrator.alerts.Alert.State;
import dev.emp.orchestrator.alerts.AlertStore.Kept;
import dev.emp.orchestrator.upkeep.Duty;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Raises alerts and ends them: one replica at a time, for all. */
@Component
final class AlertWatcher implements Duty {

    private final List<AlertSource> sources;
    private final AlertStore store;
    private final AlertIds ids;
    private final List<AlertListener> listeners;
    private final AlertProperties settings;
    private final Clock clock;

    AlertWatcher(
            List<AlertSource> sources,
            AlertStore store,
            AlertIds ids,
            List<AlertListener> listeners,
            AlertProperties settings,
            Clock clock) {
        this.sources = List.copyOf(sources);
        this.store = store;
        this.ids = ids;
        this.listeners = List.copyOf(listeners);
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "looking for alerts";
    }

    @Override
    public CompletionStage<Integer> perform(int limit) {
        return store.takeTurn(settings.interval())
                .thenCompose(mine -> mine ? look() : CompletableFuture.completedFuture(0));
    }

    private CompletionStage<Integer> look() {
        CompletionStage<Findings> all = CompletableFuture.completedFuture(Findings.NONE);
        for (AlertSource source : sources) {
            all = all.thenCombine(source.look(), AlertWatcher::both);
        }
        return all.thenCombine(store.all(), this::compare)
                .thenCompose(changes -> changes)
                .thenCompose(done -> store.all())
                .thenCompose(this::tellAll);
    }

    private static Findings both(Findings one, Findings other) {
        Set<Kind> judged = EnumSet.noneOf(Kind.class);
        judged.addAll(one.judged());
        judged.addAll(other.judged());
        List<Finding> findings = new ArrayList<>(one.all());
        findings.addAll(other.all());
        return new Findings(judged, findings);
    }

    private CompletionStage<Void> compare(Findings findings, List<Kept> known) {
        Map<String, Finding> found =
                findings.all().stream().collect(Collectors.toMap(Finding::key, Function.identity(), (a, b) -> a));
        Map<String, Kept> before =
                known.stream().collect(Collectors.toMap(kept -> kept.document().id(), Function.identity()));
        List<CompletableFuture<?>> changes = new ArrayList<>();
        found.forEach((key, finding) -> {
            Kept kept = before.get(key);
            changes.add((kept == null ? first(key, finding) : again(kept, finding)).toCompletableFuture());
        });
        known.stream()
                .filter(kept -> findings.judged().contains(kept.alert().kind()))
                .filter(kept -> !found.containsKey(kept.document().id()))
                .filter(kept -> kept.alert().state() != State.RESOLVED)
                .forEach(kept -> changes.add(gone(kept).toCompletableFuture()));
        return CompletableFuture.allOf(changes.toArray(CompletableFuture[]::new));
    }

    private CompletionStage<?> first(String key, Finding finding) {
        return store.create(key, Alert.of(ids.next(), finding, clock.instant()));
    }

    private CompletionStage<?> again(Kept kept, Finding finding) {
        Alert before = kept.alert();
        return before.state() == State.RESOLVED
                // The last chance to tell that it was over.
                ? tell(before).thenCompose(told -> store.replace(kept, Alert.of(ids.next(), finding, clock.instant())))
                : store.replace(kept, before.again(finding, clock.instant()));
    }

    /** What never fired is not told of. */
    private CompletionStage<?> gone(Kept kept) {
        if (kept.alert().state() == State.PENDING) {
            return store.forget(kept);
        }
        Alert alert = kept.alert().without(clock.instant(), settings.hold());
        return alert.equals(kept.alert()) ? CompletableFuture.completedFuture(true) : store.replace(kept, alert);
    }

    private CompletionStage<Integer> tellAll(List<Kept> all) {
        List<CompletableFuture<?>> told = all.stream()
                .filter(kept -> !kept.alert().untold().isEmpty())
                .<CompletableFuture<?>>map(kept -> tell(kept.alert())
                        .thenCompose(heard -> heard
                                ? store.replace(kept, kept.alert().told())
                                : CompletableFuture.completedFuture(false))
                        .toCompletableFuture())
                .toList();
        return CompletableFuture.allOf(told.toArray(CompletableFuture[]::new)).thenApply(done -> 0);
    }

    /** True when every listener has heard all there is to tell; what one could not be told is told again at the next look. */
    private CompletionStage<Boolean> tell(Alert alert) {
        CompletionStage<Boolean> told = CompletableFuture.completedFuture(true);
        for (Alert each : alert.toTell()) {
            told = told.thenCompose(before -> before ? tellOf(each) : CompletableFuture.completedFuture(false));
        }
        return told;
    }

    private CompletionStage<Boolean> tellOf(Alert alert) {
        return CompletableFuture.allOf(listeners.stream()
                        .map(listener -> listener.changed(alert).toCompletableFuture())
                        .toArray(CompletableFuture[]::new))
                .handle((done, fault) -> fault == null);
    }
}
