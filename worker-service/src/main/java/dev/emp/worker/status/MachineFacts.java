package dev.emp.worker.status;

import dev.emp.jobbus.machine.MachineReport.Event;
import dev.emp.jobbus.machine.MachineReport.Resources;
import dev.emp.jobbus.machine.MachineReport.Service;
import dev.emp.jobbus.machine.MachineReport.Step;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the parts of the machine know and its report tells. Asked at every report and at {@code /status}, on any thread. */
public interface MachineFacts {

    /** The name of the plan the machine was started with. */
    String profile();

    /** The steps of the start-up so far, in the order they were begun. */
    List<Step> steps();

    /** What happened lately, the newest last. */
    List<Event> events();

    /** Null while it is not known. */
    @Nullable
    Resources resources();

    /** What the machine relies on, in the order of its plan. */
    List<Service> services();
}
