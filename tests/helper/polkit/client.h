#pragma once

#include <QStringList>

namespace boxwright::test {

/// A test of the private bus is its own client: started again as user 65534 with one of these
/// words, it calls the helper as any program of an ordinary user could and prints what it got.
///
///     call-everything ID   every method of the interface files
///     look ID              objects in sight, properties of one
///     flood                calls that want no answer
///     questions N EACH     calls that ask polkit, EACH on N connections at once
///     hostile              arguments of wrong types, descriptors
///     bind LAYER           a container with a bind mount
///     run-twice LAYER      such a container, started twice over the connection that made it
///     on PATH METHOD       a method of a container
///     import               ImportStarter, without waiting; import-and-stay waits
bool isClient(const QStringList& arguments);
int client(const QStringList& arguments);

} // namespace boxwright::test
