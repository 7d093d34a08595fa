package dev.emp.jobbus.redis;

import dev.emp.jobbus.job.JobId;
import dev.emp.jobbus.job.Shards;
import dev.emp.jobbus.machine.MachineId;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The names of the keys and channels of one shard that Java uses by itself. All others are made inside the scripts from
 * the prefix, which holds the hash tag: so every key of a script lies in one slot (invariant I10). What each key holds
 * is written in {@code lua/_jobs.lua} and {@code lua/_lanes.lua}.
 *
 * @param prefix {@code emp:{<shard>}:}; handed to every script as its first key
 */
record Keys(int shard, String prefix) {

    /** Named for every job that moves. */
    private static final List<Keys> KNOWN =
            IntStream.range(0, Shards.MOST).mapToObj(Keys::make).toList();

    /** The shard of everything that does not belong to a tenant. */
    static final Keys HOME = ofShard(0);

    /** Outside the prefix: the contract with whoever reads the status of machines. */
    private static final String MACHINE_STATUS = "machine:status:";

    static Keys ofShard(int shard) {
        return shard < KNOWN.size() ? KNOWN.get(shard) : make(shard);
    }

    private static Keys make(int shard) {
        return new Keys(shard, "emp:{" + shard + "}:");
    }

    /** All shards, home first. */
    static List<Keys> all(Shards shards) {
        return IntStream.range(0, shards.count()).mapToObj(Keys::ofShard).toList();
    }

    static Keys of(JobId job) {
        return ofShard(job.shard());
    }

    String job(JobId job) {
        return prefix + "job:" + job;
    }

    String output(JobId job) {
        return job(job) + ":output";
    }

    String events() {
        return prefix + "events";
    }

    String counts() {
        return prefix + "counts";
    }

    /** How many shards are in use; in the home shard. */
    String shards() {
        return prefix + "shards";
    }

    String lanesGeneration() {
        return prefix + "lanes:generation";
    }

    String restrictions() {
        return prefix + "restrictions";
    }

    /** The limits of tenants. */
    String tenants() {
        return prefix + "tenants";
    }

    /** There while there are any. */
    String anyTenants() {
        return prefix + "tenants:limited";
    }

    /** What a tenant with limits uses. */
    String tenant(String name) {
        return prefix + "tenant:" + name;
    }

    String services() {
        return prefix + "services";
    }

    String documentIds(String collection) {
        return prefix + "documents:" + collection + ":ids";
    }

    String documentsDue(String collection) {
        return prefix + "documents:" + collection + ":due";
    }

    /** Written before replicas are waited for, see {@link ReplicatedLine}. */
    String replicated() {
        return prefix + "replicated";
    }

    /** Where a process finds the names of its workers that are to wake up. */
    String signals(String process) {
        return prefix + "signals:" + process;
    }

    String outputChannel(JobId job) {
        return prefix + "output:" + job;
    }

    String cancelChannel(MachineId machine) {
        return prefix + "cancel:" + machine;
    }

    /** Where a machine hears that commands are waiting for it. */
    String commandChannel(MachineId machine) {
        return prefix + "command:" + machine;
    }

    /** Where the ids of the commands are told that a machine has answered. */
    String answerChannel(MachineId machine) {
        return prefix + "answer:" + machine;
    }

    static String anyMachineStatus() {
        return MACHINE_STATUS + "*";
    }
}
