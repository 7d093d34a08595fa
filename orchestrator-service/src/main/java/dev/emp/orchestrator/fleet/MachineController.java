package dev.emp.orchestrator.fleet;

import dev.emp.jobbus.machine.MachineDirectory;
import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

@RestController
@Tag(name = "Fleet")
final class MachineController {

    private final MachineDirectory directory;
    private final Fleet fleet;

    MachineController(MachineDirectory directory, Fleet fleet) {
        this.directory = directory;
        this.fleet = fleet;
    }

    @Operation(operationId = "listMachines", summary = "The machines that are not lost, by their last reports")
    @GetMapping(path = "/v1/machines", produces = MediaType.APPLICATION_JSON_VALUE)
    Mono<MachineList> list() {
        return Mono.fromCompletionStage(directory::machines)
                .map(reports ->
                        new MachineList(reports.stream().map(MachineView::of).toList()));
    }

    @Refuses(ErrorCode.MACHINE_NOT_FOUND)
    @Operation(operationId = "getMachine", summary = "The machine by its last report, unless it is lost")
    @GetMapping(path = "/v1/machines/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
    Mono<MachineView> get(@PathVariable String id) {
        return fleet.require(id).map(MachineView::of);
    }

    @Schema(name = "MachineList")
    record MachineList(List<MachineView> machines) {}
}
