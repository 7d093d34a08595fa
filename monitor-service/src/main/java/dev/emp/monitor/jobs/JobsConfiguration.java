package dev.emp.monitor.jobs;

import dev.emp.jobbus.event.JobEvents;
import dev.emp.jobbus.query.JobQueries;
import dev.emp.monitor.MonitorSettings;
import dev.emp.monitor.feed.BusStatus;
import dev.emp.monitor.feed.FeedAudience;
import dev.emp.monitor.feed.FeedTable;
import dev.emp.monitor.feed.FeedTable.Audience;
import dev.emp.monitor.loop.Loop;
import dev.emp.monitor.series.EndedJobs;
import java.time.Clock;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the {@code jobs} topic together. */
@Configuration(proxyBeanMethods = false)
class JobsConfiguration {

    /** Every replica begins with the same epoch, so that each can resume the clients of another. */
    private static final String FIRST_EPOCH = "1";

    @Bean
    FeedTable<JobRow> jobsTable(MonitorSettings settings) {
        MonitorSettings.Feed feed = settings.feed();
        FeedTable.Limits limits = new FeedTable.Limits(feed.jobRows(), feed.jobWindow(), feed.changesKept());
        return new FeedTable<>("jobs", Audience.TENANTS, limits, FIRST_EPOCH, "");
    }

    @Bean
    Loop jobTail(
            JobEvents events,
            JobQueries queries,
            FeedTable<JobRow> table,
            EndedJobs ended,
            BusStatus bus,
            MonitorSettings settings) {
        int rows = settings.feed().jobRows();
        JobView view = new JobView(table, new JobLookup(queries, rows), ended);
        return new Loop("job tail", new JobTail(events, new RecentJobs(queries, rows), view, bus));
    }

    @Bean
    Loop tenantCounts(
            JobQueries queries, FeedTable<JobRow> table, FeedAudience audience, MonitorSettings settings, Clock clock) {
        Duration interval = settings.feed().countsInterval();
        return new Loop("counts of tenants", new TenantCounts(queries, table, audience, interval, clock));
    }

    @Bean
    Loop jobCounts(JobQueries queries, FeedTable<JobRow> table, BusStatus bus, MonitorSettings settings, Clock clock) {
        Duration interval = settings.feed().countsInterval();
        return new Loop("job counts", new JobCounts(queries, table, bus, interval, clock));
    }
}
