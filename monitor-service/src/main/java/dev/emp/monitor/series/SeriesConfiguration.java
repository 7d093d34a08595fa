package dev.emp.monitor.series;

import dev.emp.jobbus.document.Documents;
import dev.emp.jobbus.event.JobEvents;
import dev.emp.jobbus.query.JobQueries;
import dev.emp.monitor.MonitorSettings;
import dev.emp.monitor.feed.FeedTable;
import dev.emp.monitor.fleet.FleetLoad;
import dev.emp.monitor.loop.Loop;
import java.time.Clock;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the {@code series} topic together. */
@Configuration(proxyBeanMethods = false)
class SeriesConfiguration {

    /** The sequence and its epoch are this process' own, since every replica counts for itself. */
    @Bean
    FeedTable<SeriesRow> seriesTable(MonitorSettings settings) {
        FeedTable.Limits limits = new FeedTable.Limits(
                SeriesBook.KEPT, SeriesBook.KEPT, settings.feed().changesKept());
        return new FeedTable<>(
                "series",
                FeedTable.Audience.OPERATORS,
                limits,
                UUID.randomUUID().toString(),
                "0");
    }

    @Bean
    SeriesBook seriesBook() {
        return new SeriesBook();
    }

    @Bean
    SeriesTail seriesTail(JobEvents events, SeriesBook book) {
        return new SeriesTail(events, book);
    }

    @Bean
    Loop seriesTailLoop(SeriesTail tail) {
        return new Loop("event count", tail);
    }

    @Bean
    Loop seriesPublisher(
            SeriesBook book,
            SeriesTail tail,
            JobQueries queries,
            FleetLoad.Source fleet,
            ObjectProvider<Documents> documents,
            FeedTable<SeriesRow> table,
            Clock clock) {
        LevelReader levels = new LevelReader(queries, fleet, new PoolPlans(documents), clock);
        return new Loop("series", new SeriesPublisher(book, tail, levels, table, clock));
    }
}
