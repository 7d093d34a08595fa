package dev.emp.monitor.series;

import dev.emp.jobbus.bus.BusUnavailableException;
import dev.emp.monitor.feed.FeedTable;
import dev.emp.monitor.loop.Step;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Puts a row on the page for every five seconds that are over. */
final class SeriesPublisher implements Step {

    /** So late may the last events of an interval come without its row having to be told again. */
    static final Duration GRACE = Duration.ofSeconds(1);

    private static final Duration PAUSE = Duration.ofMillis(250);

    private final SeriesBook book;
    private final SeriesTail tail;
    private final LevelReader levels;
    private final FeedTable<SeriesRow> table;
    private final Clock clock;
    private Instant published = Instant.MIN;
    private long number;

    SeriesPublisher(SeriesBook book, SeriesTail tail, LevelReader levels, FeedTable<SeriesRow> table, Clock clock) {
        this.book = book;
        this.tail = tail;
        this.levels = levels;
        this.table = table;
        this.clock = clock;
    }

    @Override
    public Duration run() throws InterruptedException, BusUnavailableException {
        Instant end = SeriesBook.startOf(clock.instant().minus(GRACE));
        if (tail.hasCaughtUp() && end.isAfter(published)) {
            for (SeriesRow row : book.close(end, levels.read())) {
                table.put(row, Long.toString(++number));
            }
            published = end;
        }
        return PAUSE;
    }
}
