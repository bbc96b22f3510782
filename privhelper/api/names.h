#pragma once

/// Names both ends of the bus use.
namespace boxwright::bus {

inline constexpr char service[] = "org.boxwright.Helper1";
inline constexpr char managerPath[] = "/org/boxwright/Helper1";
inline constexpr char containerPrefix[] = "/org/boxwright/Helper1/containers/"; ///< + id
inline constexpr char layerPrefix[] = "/org/boxwright/Helper1/layers/";         ///< + hex of diffID
inline constexpr char jobPrefix[] = "/org/boxwright/Helper1/jobs/";             ///< + number

inline constexpr char managerInterface[] = "org.boxwright.Helper1.Manager1";
inline constexpr char containerInterface[] = "org.boxwright.Helper1.Container1";
inline constexpr char layerInterface[] = "org.boxwright.Helper1.Layer1";
inline constexpr char jobInterface[] = "org.boxwright.Helper1.Job1";
inline constexpr char objectManagerInterface[] = "org.freedesktop.DBus.ObjectManager";
inline constexpr char propertiesInterface[] = "org.freedesktop.DBus.Properties";

/// D-Bus error names are this and errorCodeName().
inline constexpr char errorPrefix[] = "org.boxwright.Error.";

/// Below the run directory: the socket an embedded helper listens on.
inline constexpr char peerSocketName[] = "peer";
/// What an embedded helper writes to standard output, with a newline, when it can be reached.
inline constexpr char readyLine[] = "ready";

} // namespace boxwright::bus
