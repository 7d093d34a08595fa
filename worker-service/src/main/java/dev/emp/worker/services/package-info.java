/** The services of this machine: each a connector, its worker, and the process behind it if the machine keeps one. */
@NullMarked
package dev.emp.worker.services;

import org.jspecify.annotations.NullMarked;
