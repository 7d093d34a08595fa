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
        return all.thenCombine(store.all(), this::compare).thenCompose(changes -> changes);
    }

    private static Findings both(Findings one, Findings other) {
        Set<Kind> judged = EnumSet.noneOf(Kind.class);
        judged.addAll(one.judged());
        judged.addAll(other.judged());
        List<Finding> findings = new ArrayList<>(one.all());
        findings.addAll(other.all());
        return new Findings(judged, findings);
    }

    private CompletionStage<Integer> compare(Findings findings, List<Kept> known) {
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
        return CompletableFuture.allOf(changes.toArray(CompletableFuture[]::new))
                .thenApply(done -> 0);
    }

    private CompletionStage<Void> first(String key, Finding finding) {
        Alert alert = Alert.of(ids.next(), finding, clock.instant());
        return store.create(key, alert).thenAccept(saved -> tell(saved && alert.state() == State.FIRING, alert));
    }

    private CompletionStage<Void> again(Kept kept, Finding finding) {
        Alert before = kept.alert();
        Alert alert = before.state() == State.RESOLVED
                ? Alert.of(ids.next(), finding, clock.instant())
                : before.again(finding, clock.instant());
        boolean fires = alert.state() == State.FIRING && before.state() != State.FIRING;
        return store.replace(kept, alert).thenAccept(saved -> tell(saved && fires, alert));
    }

    /** What never fired is not told of. */
    private CompletionStage<Void> gone(Kept kept) {
        if (kept.alert().state() == State.PENDING) {
            return store.forget(kept).thenAccept(done -> {});
        }
        Alert alert = kept.alert().without(clock.instant(), settings.hold());
        return alert.equals(kept.alert())
                ? CompletableFuture.completedFuture(null)
                : store.replace(kept, alert).thenAccept(saved -> tell(saved, alert));
    }

    private void tell(boolean changed, Alert alert) {
        if (changed) {
            listeners.forEach(listener -> listener.changed(alert));
        }
    }
}
