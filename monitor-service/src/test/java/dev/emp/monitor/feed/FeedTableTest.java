package dev.emp.monitor.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.monitor.feed.FeedRow.Phase;
import dev.emp.monitor.feed.FeedTable.Delta;
import dev.emp.monitor.feed.FeedTable.Position;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FeedTableTest {

    private static final FeedFilter FAILED = new FeedFilter(Map.of("state", Set.of("failed")));

    private static final FeedView ALL = FeedView.of(FeedFilter.ALL, null);

    private final FeedTable<Row> table =
            new FeedTable<>("rows", FeedTable.Audience.TENANTS, new FeedTable.Limits(6, 6, 100), "1", "0");

    /** @param detail what only somebody who looks wants to know */
    record Row(String id, Phase phase, String state, String detail) implements FeedRow {

        Row(String id, Phase phase, String state) {
            this(id, phase, state, "");
        }

        Row at(String newDetail) {
            return new Row(id, phase, state, newDetail);
        }

        @Override
        public boolean isDetailSince(FeedRow before) {
            return before instanceof Row earlier && earlier.at(detail).equals(this);
        }

        @Override
        public FeedRow inBrief() {
            return detail.isEmpty() ? this : at("");
        }

        static Row waiting(String id) {
            return new Row(id, Phase.WAITING, "queued");
        }

        static Row active(String id) {
            return new Row(id, Phase.ACTIVE, "running");
        }

        static Row ended(String id) {
            return new Row(id, Phase.ENDED, "failed");
        }

        @Override
        public String order() {
            return id;
        }

        @Override
        public @Nullable String facet(String name) {
            return name.equals("state") || name.equals("tenant") ? state : null;
        }
    }

    @Test
    void aSnapshotHoldsTheNewestRowsFirst() {
        table.put(Row.waiting("a"), "1");
        table.put(Row.waiting("c"), "2");
        table.put(Row.waiting("b"), "3");
        assertThat(table.snapshot(ALL, 2, null).rows()).extracting(FeedRow::id).containsExactly("c", "b");
        assertThat(table.snapshot(ALL, 2, null).seq()).isEqualTo("3");
    }

    @Test
    void aSnapshotKeepsActiveRowsAndSharesTheRestBetweenWaitingAndEnded() {
        table.put(Row.active("a"), "1");
        List.of("b", "c").forEach(id -> table.put(Row.ended(id), "2"));
        List.of("d", "e", "f").forEach(id -> table.put(Row.waiting(id), "3"));
        assertThat(table.snapshot(ALL, 4, null).rows()).extracting(FeedRow::id).containsExactly("f", "c", "b", "a");
    }

    @Test
    void aReaderGetsOneRowForManyChanges() {
        Position start = table.snapshot(ALL, 6, null).position();
        table.put(Row.waiting("a"), "1");
        table.put(Row.active("a"), "2");
        table.put(Row.waiting("b"), "3");
        table.put(Row.ended("a"), "4");
        Delta<Row> delta = changes(start);
        assertThat(delta.up()).containsExactlyInAnyOrder(Row.ended("a"), Row.waiting("b"));
        assertThat(delta.to()).isEqualTo("4");
        assertThat(delta.merged()).isEqualTo(2);
        assertThat(changes(delta.position()).isEmpty()).isTrue();
    }

    @Test
    void aRowThatDidNotChangeIsNotTold() {
        table.put(Row.waiting("a"), "1");
        Position start = table.snapshot(ALL, 6, null).position();
        table.put(Row.waiting("a"), "2");
        assertThat(changes(start).isEmpty()).isTrue();
        assertThat(changes(start).to()).isEqualTo("2");
    }

    @Test
    void aRowThatCameAndWentIsToldOnlyAsGone() {
        Position start = table.snapshot(ALL, 6, null).position();
        table.put(Row.waiting("a"), "1");
        table.remove("a", "2");
        assertThat(changes(start).up()).isEmpty();
        assertThat(changes(start).del()).containsExactly("a");
    }

    @Test
    void aFinalStateIsToldEvenWhenTheRowHasLeftSince() {
        table.put(Row.active("a"), "1");
        Position start = table.snapshot(ALL, 6, null).position();
        table.put(Row.ended("a"), "2");
        table.remove("a", "3");
        assertThat(changes(start).up()).containsExactly(Row.ended("a"));
        assertThat(changes(start).del()).containsExactly("a");
    }

    @Test
    void theOldestOfTheLargerGroupLeavesWhenThereAreTooMany() {
        List.of("a", "b", "c", "d").forEach(id -> table.put(Row.waiting(id), "1"));
        List.of("e", "f").forEach(id -> table.put(Row.ended(id), "2"));
        table.put(Row.active("g"), "3");
        assertThat(table.find("a")).isNull();
        assertThat(table.find("e")).isNotNull();
        assertThat(table.ids()).hasSize(6);
    }

    @Test
    void aFilterHidesRowsAndTellsWhenOneNoLongerFits() {
        table.put(Row.ended("a"), "1");
        table.put(Row.waiting("b"), "2");
        FeedTable.Snapshot<Row> snapshot = table.snapshot(FeedView.of(FAILED, null), 6, null);
        assertThat(snapshot.rows()).containsExactly(Row.ended("a"));
        table.put(Row.active("b"), "3");
        table.put(Row.waiting("a"), "4");
        Delta<Row> delta = changes(snapshot.position(), FAILED);
        assertThat(delta.up()).isEmpty();
        assertThat(delta.del()).as("b was never shown").containsExactly("a");
    }

    @Test
    void aReaderResumesAfterTheSequenceItHasSeen() {
        for (int n = 1; n <= 90; n++) {
            table.put(new Row("a", Phase.ACTIVE, "step " + n), String.valueOf(n));
        }
        table.put(Row.waiting("b"), "91");
        Position resumed = new Position(table.resume("1", "90").orElseThrow(), 0);
        assertThat(changes(resumed).up()).contains(Row.waiting("b"));
    }

    @Test
    void aReaderThatSawNothingHappenResumesToo() {
        assertThat(table.resume("1", "0")).hasValue(0);
        table.advance("1");
        assertThat(table.resume("1", "1")).isPresent();
    }

    @Test
    void anUnknownSequenceOrAnotherEpochNeedsASnapshot() {
        table.put(Row.waiting("a"), "1");
        assertThat(table.resume("1", "77")).isEmpty();
        assertThat(table.resume("2", "1")).isEmpty();
    }

    @Test
    void aReaderThatIsTooFarBehindNeedsASnapshot() {
        Position start = table.snapshot(ALL, 6, null).position();
        for (int n = 0; n <= 100; n++) {
            table.put(new Row("a", Phase.ACTIVE, "step " + n), String.valueOf(n));
        }
        assertThat(table.changesSince(start, ALL, null, false)).isNull();
        assertThat(table.resume("1", "0")).isEmpty();
    }

    @Test
    void replacingAllRowsTellsOnlyTheDifference() {
        table.put(Row.waiting("a"), "1");
        table.put(Row.waiting("b"), "2");
        Position start = table.snapshot(ALL, 6, null).position();
        table.replaceAll(List.of(Row.waiting("b"), Row.waiting("c")), "9");
        assertThat(changes(start).up()).containsExactly(Row.waiting("c"));
        assertThat(changes(start).del()).containsExactly("a");
        assertThat(table.seq()).isEqualTo("9");
    }

    @Test
    void aReaderIsToldTheDetailsOfTheRowsInSightAlone() {
        List.of("a", "b", "c").forEach(id -> table.put(Row.active(id), "1"));
        Position start = table.snapshot(ALL, 6, null).position();
        List.of("a", "b", "c").forEach(id -> table.put(Row.active(id).at("half"), "2"));
        assertThat(looking(start, new FeedLook(1, Set.of("a")), false).up())
                .containsExactly(Row.active("a").at("half"), Row.active("c").at("half"));
        table.put(Row.ended("b"), "3");
        assertThat(looking(start, new FeedLook(0, Set.of()), false).up()).containsExactly(Row.ended("b"));
    }

    @Test
    void whatIsOutOfSightIsToldInBrief() {
        List.of("a", "b", "c").forEach(id -> table.put(Row.active(id).at("half"), "1"));
        FeedTable.Snapshot<Row> snapshot = table.snapshot(ALL, 6, new FeedLook(1, Set.of("a")));
        assertThat(snapshot.told().inWords())
                .containsExactly(
                        Row.active("c").at("half"),
                        Row.active("b"),
                        Row.active("a").at("half"));
        table.put(Row.ended("a").at("done"), "2");
        table.put(Row.ended("b").at("done"), "2");
        assertThat(looking(snapshot.position(), new FeedLook(0, Set.of("a")), false)
                        .told()
                        .inWords())
                .containsExactly(Row.ended("a").at("done"), Row.ended("b"));
        assertThat(table.snapshot(ALL, 6, null).told().inWords())
                .contains(Row.ended("b").at("done"));
    }

    @Test
    void aReaderThatLooksAtRowsAnewGetsThemAsTheyAre() {
        List.of("a", "b", "c").forEach(id -> table.put(Row.active(id), "1"));
        table.put(Row.waiting("d"), "2");
        Position now = table.snapshot(ALL, 6, null).position();
        assertThat(looking(now, new FeedLook(1, Set.of("a", "gone")), true).up())
                .containsExactlyInAnyOrder(Row.active("a"), Row.waiting("d"));
        assertThat(looking(now, new FeedLook(1, Set.of("a")), false).isEmpty()).isTrue();
    }

    @Test
    void aRowThatOnlyMovesOnInItsPhaseIsTheOneThatSnapshotsHold() {
        table.put(Row.active("a"), "1");
        table.put(Row.active("a").at("half"), "2");
        assertThat(table.snapshot(ALL, 6, null).rows())
                .containsExactly(Row.active("a").at("half"));
        table.put(Row.ended("a"), "3");
        table.put(Row.active("b"), "4");
        assertThat(table.snapshot(ALL, 6, null).rows()).containsExactly(Row.active("b"), Row.ended("a"));
    }

    private Delta<Row> looking(Position from, FeedLook look, boolean anew) {
        Delta<Row> delta = table.changesSince(from, ALL, look, anew);
        assertThat(delta).isNotNull();
        return delta;
    }

    private Delta<Row> changes(Position from) {
        return changes(from, FeedFilter.ALL);
    }

    private Delta<Row> changes(Position from, FeedFilter filter) {
        Delta<Row> delta = table.changesSince(from, FeedView.of(filter, null), null, false);
        assertThat(delta).isNotNull();
        return delta;
    }
}
