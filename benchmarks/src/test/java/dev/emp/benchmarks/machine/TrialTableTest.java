package dev.emp.benchmarks.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.benchmarks.Figure;
import dev.emp.benchmarks.machine.Ordeal.Cost;
import dev.emp.benchmarks.machine.Ordeal.Recovery;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TrialTableTest {

    private static final Deliveries REPEATED = new Deliveries(30, 0, 0, 2, 3, 1, List.of());

    private static Ordeal ordeal(Set<Cost> price) {
        return new Ordeal("an outage", "from its end to healthy", price, site -> Recovery.after(0, ""));
    }

    private static Trial.Result result(Ordeal ordeal, Deliveries counted) {
        return new Trial.Result(ordeal, ordeal.judge(counted), Recovery.after(1.5, "noticed"), 20);
    }

    private static double value(List<Figure> figures, String name) {
        return figures.stream()
                .filter(figure -> figure.name().equals(name))
                .mapToDouble(figure -> figure.rounds().median())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatMayBeRepeatedIsShownAndIsNoFault() {
        Trial.Result result = result(ordeal(Set.of(Cost.ATTEMPT, Cost.REPETITION)), REPEATED);
        List<Figure> figures = new TrialTable(List.of(result), 100).figures();
        assertThat(result.faults()).isEmpty();
        assertThat(value(figures, "an outage: lost or done twice")).isZero();
        assertThat(value(figures, "executions repeated at a provider")).isEqualTo(2);
        assertThat(value(figures, "an outage: recovered")).isEqualTo(1.5);
    }

    @Test
    void aRepetitionWithoutAnExcuseIsDoneTwice() {
        Trial.Result result = result(ordeal(Set.of(Cost.ATTEMPT)), REPEATED);
        assertThat(value(new TrialTable(List.of(result), 100).figures(), "done twice"))
                .isEqualTo(2);
        assertThat(result.faults()).containsExactly("an outage: 2 executions were repeated at a provider");
    }

    @Test
    void anAttemptThatMayNotBeUsedUpIsAFault() {
        Trial.Result result = result(ordeal(Set.of(Cost.REPETITION)), REPEATED);
        assertThat(result.faults()).containsExactly("an outage: 3 jobs used up more than one attempt");
    }

    @Test
    void theSumsAreOfAllOrdeals() {
        Ordeal ordeal = ordeal(Set.of());
        List<Trial.Result> results = List.of(
                result(ordeal, new Deliveries(10, 1, 0, 0, 0, 0, List.of("j0-a is lost"))),
                result(ordeal, new Deliveries(20, 2, 1, 0, 0, 0, List.of())));
        TrialTable table = new TrialTable(results, 100);
        assertThat(value(table.figures(), "lost")).isEqualTo(3);
        assertThat(value(table.figures(), "done twice")).isEqualTo(1);
        assertThat(table.forTerminal().lines()).hasSize(3);
        assertThat(results.getFirst().faults()).containsExactly("an outage: j0-a is lost");
    }
}
