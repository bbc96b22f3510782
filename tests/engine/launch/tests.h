#pragma once

#include <QObject>

#include <memory>

std::unique_ptr<QObject> makeLaunchTest();
std::unique_ptr<QObject> makeProcessTest();
std::unique_ptr<QObject> makeExecTest();
std::unique_ptr<QObject> makeAttackTest();
std::unique_ptr<QObject> makeEntryTest();
std::unique_ptr<QObject> makeTracingTest();
std::unique_ptr<QObject> makeDevicesTest();
std::unique_ptr<QObject> makeStepsTest();
std::unique_ptr<QObject> makeNetworkTest();
std::unique_ptr<QObject> makeAheadTest();
std::unique_ptr<QObject> makeMembersTest();
