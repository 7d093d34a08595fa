package dev.emp.orchestrator.submission;

import dev.emp.jobbus.job.JobId;
import dev.emp.orchestrator.json.Faults;
import dev.emp.orchestrator.json.ObjectReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a job is submitted together with. In a batch it has members more, and may depend on jobs before it by name. */
public interface Siblings {

    int LONGEST_REF = 100;

    /** False when the job is submitted alone. */
    default boolean any() {
        return true;
    }

    /** The members a job has besides those it has alone. */
    List<String> members();

    /** Notes what is wrong with these members. */
    void check(ObjectReader job);

    /** The job of that name; null, mostly with a fault noted, when it can't be depended on. */
    @Nullable
    JobId find(String ref, String pointer, Faults faults);

    /** Those of a job that is submitted alone. */
    Siblings NONE = new Siblings() {
        @Override
        public boolean any() {
            return false;
        }

        @Override
        public List<String> members() {
            return List.of();
        }

        @Override
        public void check(ObjectReader job) {}

        @Override
        public @Nullable JobId find(String ref, String pointer, Faults faults) {
            throw new IllegalStateException("a job that is submitted alone can't name others");
        }
    };
}
