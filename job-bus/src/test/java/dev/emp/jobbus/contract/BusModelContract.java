package dev.emp.jobbus.contract;

import dev.emp.jobbus.job.FailureClass;
import dev.emp.jobbus.memory.InMemoryBusFixture;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import net.jqwik.api.Tuple;

/**
 * Random runs on an implementation and on the in-memory bus: whatever is done, both answer the same and hold the same.
 * A difference is reported with the shortest run that jqwik finds for it.
 */
public abstract class BusModelContract {

    /**
     * An empty bus; closed by the test. It must share nothing with other tests: after a failure jqwik may go on
     * shortening the run in the background.
     */
    protected abstract BusFixture openFixture();

    @Property(tries = 40, seed = "2026", edgeCases = EdgeCasesMode.NONE)
    void behavesAsTheModel(@ForAll("runs") List<ModelOperation> operations) {
        try (BusFixture subject = openFixture();
                BusFixture model = new InMemoryBusFixture(subject.now())) {
            new ModelRun(subject, model).run(operations);
        }
    }

    @Provide
    static Arbitrary<List<ModelOperation>> runs() {
        return Arbitraries.frequencyOf(
                        Tuple.of(6, submissions()),
                        Tuple.of(1, ages().map(ModelOperation.SubmitAgain::new)),
                        Tuple.of(6, claims()),
                        Tuple.of(8, writes()),
                        Tuple.of(2, ages().map(ModelOperation.Cancel::new)),
                        Tuple.of(3, upkeep()))
                .list()
                .ofMaxSize(120)
                .withSizeDistribution(RandomDistribution.uniform());
    }

    private static Arbitrary<ModelOperation> submissions() {
        return Combinators.combine(
                        Arbitraries.of(0, 50, 50, 100),
                        Arbitraries.of(0, 0, 8, 24),
                        Arbitraries.of(-1, 0, 0, 1, 30),
                        Arbitraries.integers().between(1, 3),
                        Arbitraries.of("", "", "", "key-1", "key-2"))
                .as(ModelOperation.Submit::new);
    }

    private static Arbitrary<ModelOperation> claims() {
        return Combinators.combine(
                        Arbitraries.of("m/a", "m/b", "other/a"),
                        Arbitraries.of(4, 8, 24),
                        Arbitraries.of(1, 1, 2, 5),
                        Arbitraries.of(10, 30))
                .as(ModelOperation.TakeJobs::new);
    }

    private static Arbitrary<ModelOperation> writes() {
        return Arbitraries.oneOf(
                Combinators.combine(ages(), ages(), Arbitraries.of(10, 30)).as(ModelOperation.Renew::new),
                Combinators.combine(ages(), Arbitraries.of(0.0, 0.25, 1.0)).as(ModelOperation.ReportProgress::new),
                Combinators.combine(ages(), Arbitraries.of("Hel", "lo")).as(ModelOperation.WriteOutput::new),
                Combinators.combine(ages(), Arbitraries.of("prompt-1", "prompt-2"))
                        .as(ModelOperation.Attach::new),
                ages().map(ModelOperation.Complete::new),
                Combinators.combine(ages(), Arbitraries.of(FailureClass.class)).as(ModelOperation.Fail::new),
                ages().map(ModelOperation.Release::new));
    }

    private static Arbitrary<ModelOperation> upkeep() {
        return Arbitraries.of(0, 1, 11, 31).map(ModelOperation.Upkeep::new);
    }

    private static Arbitrary<Integer> ages() {
        return Arbitraries.frequency(
                Tuple.of(4, 0), Tuple.of(2, 1), Tuple.of(1, 2), Tuple.of(1, 3), Tuple.of(1, 5), Tuple.of(1, 8));
    }
}
