package dev.emp.jobbus.memory;

import dev.emp.jobbus.bus.Submission;
import dev.emp.jobbus.job.JobSpec;
import dev.emp.jobbus.job.JobState;
import dev.emp.jobbus.job.Outcome;
import dev.emp.jobbus.job.Usd;
import dev.emp.jobbus.tenant.Excess;
import dev.emp.jobbus.tenant.Quota;
import dev.emp.jobbus.tenant.Tenant;
import dev.emp.jobbus.tenant.TenantLimits;
import dev.emp.jobbus.tenant.TenantUsage;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What tenants may use, and use. Jobs are counted when somebody asks. */
final class Quotas implements Move.Consequence {

    private final JobTable jobs;
    private final Map<String, Account> accounts = new TreeMap<>();

    Quotas(JobTable jobs) {
        this.jobs = jobs;
    }

    /** Answers whether the tenant had limits before. */
    boolean limit(String tenant, TenantLimits limits) {
        Tenant.requireName(tenant);
        Account account = accounts.get(tenant);
        if (account == null) {
            accounts.put(tenant, new Account(limits));
        } else {
            account.setLimits(limits);
        }
        return account != null;
    }

    /** Answers whether the tenant had limits. */
    boolean lift(String tenant) {
        Tenant.requireName(tenant);
        return accounts.remove(tenant) != null;
    }

    Optional<Tenant> tenant(String name) {
        return Optional.ofNullable(accounts.get(name)).map(account -> describe(name, account));
    }

    List<Tenant> tenants() {
        return accounts.entrySet().stream()
                .map(entry -> describe(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** Why the job may not be submitted now. */
    Optional<Excess> excess(JobSpec spec) {
        String tenant = spec.placement().tenant();
        Account account = accounts.get(tenant);
        if (account == null) {
            return Optional.empty();
        }
        Long maxQueued = account.limits().maxQueued();
        if (maxQueued != null && waiting(tenant) >= maxQueued) {
            return Optional.of(new Excess(Quota.QUEUED, BigDecimal.valueOf(maxQueued), Excess.RETRY_QUEUED));
        }
        return account.excess(estimateOf(spec), jobs.now());
    }

    /** Books a submission that is accepted. */
    void take(Submission submission) {
        Account account = accounts.get(submission.spec().placement().tenant());
        if (account != null) {
            account.take(submission.id(), estimateOf(submission.spec()), jobs.now());
        }
    }

    /** An attempt failed, and may have cost what was reserved for its job. */
    void charge(JobEntry job) {
        Account account = accounts.get(job.spec().placement().tenant());
        if (account != null) {
            account.charge(job.id(), jobs.now());
        }
    }

    /** Whether no job of the lane may start, since its tenant runs as many as it may. */
    boolean isFull(LaneQueue lane) {
        String tenant = lane.lane().tenant();
        Account account = accounts.get(tenant);
        Integer most = account == null ? null : account.limits().maxRunning();
        return most != null && running(tenant) >= most;
    }

    @Override
    public void follow(Move move) {
        Account account = accounts.get(move.job().spec().placement().tenant());
        if (account != null && move.to().isTerminal()) {
            account.release(move.job().id());
            if (move.job().outcome() instanceof Outcome.Succeeded(var result)) {
                result.cost().ifPresent(cost -> account.spend(cost, jobs.now()));
            }
        }
    }

    private Tenant describe(String name, Account account) {
        return new Tenant(
                name,
                account.limits(),
                new TenantUsage(
                        waiting(name),
                        running(name),
                        Usd.atMost(account.spentToday(jobs.now())),
                        Usd.atMost(account.reserved())));
    }

    private long waiting(String tenant) {
        return count(tenant, JobState.SCHEDULED, JobState.BLOCKED, JobState.QUEUED);
    }

    private long running(String tenant) {
        return count(tenant, JobState.RUNNING, JobState.CANCELING);
    }

    private long count(String tenant, JobState... states) {
        return jobs.in(states)
                .filter(job -> job.spec().placement().tenant().equals(tenant))
                .count();
    }

    private static Usd estimateOf(JobSpec spec) {
        Usd estimate = spec.estimate();
        return estimate == null ? Usd.ZERO : estimate;
    }
}
