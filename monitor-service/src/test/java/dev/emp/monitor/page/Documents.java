package dev.emp.monitor.page;

import dev.emp.jobbus.job.JobId;
import dev.emp.monitor.testing.OrchestratorStub;
import java.time.Instant;

/** What the orchestrator says of the jobs of a scene. */
final class Documents {

    private final OrchestratorStub orchestrator;
    private final Instant now;
    private final Scene scene;

    Documents(OrchestratorStub orchestrator, Instant now, Scene scene) {
        this.orchestrator = orchestrator;
        this.now = now;
        this.scene = scene;
    }

    /** Succeeded at its second attempt, after the first had been lost with its machine. */
    JobId succeeded() {
        return tell(scene.finished().getLast(), """
                "state":"succeeded","submitted_at":"%s","started_at":"%s","finished_at":"%s","attempts":[
                {"number":1,"epoch":1,"worker":"borealis/gpu0","started_at":"%s","ended_at":"%s","end":"lost"},
                {"number":2,"epoch":2,"worker":"aurora/gpu0","started_at":"%s","ended_at":"%s","end":"succeeded"}]""".formatted(
                        ago(330), ago(300), ago(265), ago(328), ago(309), ago(300), ago(265)));
    }

    JobId running() {
        return tell(scene.running().getFirst().lease().job(), """
                "state":"running","submitted_at":"%s","started_at":"%s","progress":{"fraction":0.62,"message":"KSampler 19/30"},
                "attempts":[{"number":1,"epoch":1,"worker":"aurora/gpu0","started_at":"%s"}]""".formatted(ago(39), ago(38), ago(38)));
    }

    /** Waits, since no machine that could take it is free. */
    JobId queued() {
        JobId id = tell(scene.queued().getLast(), """
                "state":"queued","submitted_at":"%s","attempts":[]""".formatted(ago(1)));
        orchestrator.answer("/v1/jobs/%s/why".formatted(id), """
                {"sentence":"2 jobs are ahead of it, for 4 workers that fit and are all busy.","reason":"in_line","line":{"workers":4,"slots":11,
                "ahead":2,"starts_in_seconds":12,"others":[{"worker":"dawn/gpu0","unmet":["gpu.memory_gb >= 16"],"refusal":"it drains"}]}}""");
        return id;
    }

    /** Refused by the service. */
    JobId failed() {
        return failed("invalid_input", "ComfyUI refused the workflow: node 4 (CheckpointLoaderSimple)");
    }

    JobId failed(String failureClass, String message) {
        return tell(scene.failed(), """
                "state":"failed","submitted_at":"%s","started_at":"%s","finished_at":"%s","error":{"class":"%s","retryable":false,
                "message":"%s"},
                "attempts":[{"number":1,"epoch":1,"worker":"aurora/gpu1","started_at":"%s","ended_at":"%s","end":"failed",
                "failure":{"class":"%s","message":"%s"}}]""".formatted(
                ago(250), ago(249), ago(248), failureClass, message, ago(249), ago(248), failureClass, message));
    }

    private JobId tell(JobId id, String members) {
        orchestrator.document(id.value(), """
                {"id":"%s","service":"comfyui","tenant":"default","priority":50,"labels":{"campaign":"autumn"},
                "preferred_models":["sd_xl_base_1.0.safetensors"],"requirements":{"gpu.memory_gb":{">=":16}},
                "input":{"workflow":{"3":{"class_type":"KSampler","inputs":{"seed":42,"steps":30}}}},%s}""".formatted(id, members));
        return id;
    }

    private Instant ago(int seconds) {
        return now.minusSeconds(seconds);
    }
}
