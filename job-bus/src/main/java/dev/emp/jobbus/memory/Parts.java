package dev.emp.jobbus.memory;

import java.time.Clock;
import java.util.random.RandomGenerator;

/** The parts of the bus in memory, put together. */
final class Parts {

    final Exclusive exclusive = new Exclusive();
    final EventLog events;
    final OutputLog outputs;
    final JobTable jobs;
    final Restrictions restrictions;
    final Quotas quotas;
    final Deadlines deadlines;
    final ConcurrencyLimits concurrency;
    final RateLimits rates;
    final Ageing ageing;
    final Submissions submissions;
    final Replays replays;
    final Claims claims;
    final LeasedWrites writes;
    final Cancels cancels;
    final Upkeep upkeep;
    final Queries queries;
    final Machines machines;
    final CommandTable commands;

    Parts(Clock clock, BusLimits limits, RandomGenerator random) {
        events = new EventLog(exclusive, limits.eventsKept());
        outputs = new OutputLog(exclusive);
        jobs = new JobTable(clock, events);
        restrictions = new Restrictions(jobs.lanes());
        quotas = new Quotas(jobs);
        deadlines = new Deadlines(jobs, quotas);
        rates = new RateLimits(jobs);
        ageing = new Ageing(jobs, quotas, limits.ageing());
        concurrency = new ConcurrencyLimits(jobs);
        Dependents dependents = new Dependents(jobs, concurrency);
        jobs.afterEveryMove(concurrency);
        jobs.afterEveryMove(dependents);
        jobs.afterEveryMove(quotas);
        submissions = new Submissions(jobs, dependents, restrictions, quotas, limits.idempotencyRetention());
        replays = new Replays(jobs, dependents, quotas);
        WarmWorkers warmWorkers = new WarmWorkers(jobs, limits.affinityWait());
        StartRules rules = new StartRules(restrictions, quotas, warmWorkers, deadlines, concurrency, rates, dependents);
        claims = new Claims(jobs, rules, warmWorkers, exclusive);
        writes = new LeasedWrites(jobs, outputs, deadlines, quotas, random);
        cancels = new Cancels(jobs, exclusive);
        upkeep = new Upkeep(jobs, outputs, submissions, deadlines, quotas, limits);
        queries = new Queries(jobs);
        machines = new Machines(clock, exclusive, limits.machineTtl());
        commands = new CommandTable(clock, exclusive, machines);
    }
}
