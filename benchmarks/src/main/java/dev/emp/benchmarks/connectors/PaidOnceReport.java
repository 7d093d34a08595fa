package dev.emp.benchmarks.connectors;

import dev.emp.benchmarks.Figure;
import dev.emp.benchmarks.Goal;
import dev.emp.benchmarks.Rounds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

/** What the kills came to, as figures. */
final class PaidOnceReport {

    private static final String JOBS = "jobs";

    private final List<Tally> tallies;
    private final int strangers;
    private final Kills kills;

    /** How often what was killed. */
    static final class Kills {
        private final Map<String, Integer> byVictim = new TreeMap<>();
        private int wanted;
        private int done;
        private int missed;

        void add(int meant, Slaughter slaughter) {
            wanted += meant;
            done += slaughter.kills();
            missed += slaughter.missed();
            slaughter.byVictim().forEach((name, count) -> byVictim.merge(name, count, Integer::sum));
        }
    }

    PaidOnceReport(List<Outcome> outcomes, ProviderLedger ledger, Kills kills) {
        this.tallies = Arrays.stream(Kind.values())
                .map(kind -> Tally.of(kind, outcomes, ledger))
                .toList();
        this.strangers = ledger.strangers(outcomes);
        this.kills = kills;
    }

    /** What is wrong, a sentence for each job. */
    List<String> faults() {
        return tallies.stream().flatMap(tally -> tally.faults().stream()).toList();
    }

    List<Figure> figures() {
        List<Figure> figures = new ArrayList<>();
        figures.add(kills());
        for (Tally tally : tallies) {
            figures.add(none(tally.kind().title() + ": submitted twice", tally.twice(), inWords(tally)));
            figures.add(unknown(tally));
        }
        figures.add(none("submitted twice", sum(Tally::twice), "of " + sum(Tally::jobs) + " jobs of all providers"));
        figures.add(
                none("lost", sum(Tally::lost), "not ended, or succeeded although the provider knows nothing of it"));
        figures.add(none(
                "failed", sum(Tally::failed), "ended neither by success nor as unknown, although no provider failed"));
        figures.add(none("provider jobs of nobody", strangers, "in the ledgers, with an input that no job had"));
        return figures;
    }

    /** Too few of them, on a busy computer, show too little. */
    private Figure kills() {
        String note =
                "%s; kill -9 at random instants, three quarters of them just after a handle was stored or a provider"
                                .formatted(kills.byVictim)
                        + " accepted a job; " + kills.missed + " of those waited for nothing";
        return Figure.measured("kills", Rounds.of(kills.done), "kills", note)
                .aimingAt(new Goal(Goal.Comparison.AT_LEAST, kills.wanted, false));
    }

    private static Figure unknown(Tally tally) {
        String name = tally.kind().title() + ": unknown outcome";
        return tally.kind().mayBeUnknown()
                ? Figure.measured(
                        name,
                        Rounds.of(tally.unknown()),
                        JOBS,
                        "allowed: the provider has no list to find a call in whose answer was lost")
                : none(name, tally.unknown(), "its provider can be asked");
    }

    private static Figure none(String name, int count, String note) {
        return Figure.measured(name, Rounds.of(count), JOBS, note).aimingAt(Goal.atMost(0));
    }

    private int sum(ToIntFunction<Tally> count) {
        return tallies.stream().mapToInt(count).sum();
    }

    private static String inWords(Tally tally) {
        return "%d jobs, %d interrupted by a kill; %d succeeded"
                .formatted(tally.jobs(), tally.interrupted(), tally.succeeded());
    }
}
