/** What runs inside the service image: the service that EMP_SERVICE names, its health probe, and the training of its AOT cache. */
@NullMarked
package dev.emp.launcher.container;

import org.jspecify.annotations.NullMarked;
