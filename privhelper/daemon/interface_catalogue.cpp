#include "privhelper/daemon/interface_catalogue.h"

#include "privhelper/api/names.h"

#include <QFile>
#include <QXmlStreamReader>

namespace boxwright::daemon {
namespace {

QString attribute(const QXmlStreamReader& reader, const char* name) {
    return reader.attributes().value(QLatin1String(name)).toString();
}

MethodRow readMethod(QXmlStreamReader& reader, const QString& interface) {
    MethodRow row;
    row.interface = interface;
    row.name = attribute(reader, "name");
    while (reader.readNextStartElement()) {
        const bool annotation = reader.name() == QLatin1String("annotation");
        if (annotation && attribute(reader, "name") == QLatin1String("org.boxwright.Action"))
            row.action = attribute(reader, "value");
        if (reader.name() == QLatin1String("arg") &&
            attribute(reader, "direction") == QLatin1String("in"))
            row.signature += attribute(reader, "type");
        reader.skipCurrentElement();
    }
    return row;
}

QString interfaceElement(const QByteArray& document) {
    const qsizetype begin = document.indexOf("<interface");
    const QByteArray end = "</interface>";
    return QString::fromUtf8(document.mid(begin, document.indexOf(end) + end.size() - begin));
}

} // namespace

InterfaceCatalogue InterfaceCatalogue::load() {
    InterfaceCatalogue catalogue;
    for (const char* name : {bus::managerInterface, bus::containerInterface, bus::layerInterface,
                             bus::jobInterface, bus::objectManagerInterface}) {
        QFile file(QStringLiteral(":/boxwright/api/%1.xml").arg(QLatin1String(name)));
        if (file.open(QIODevice::ReadOnly))
            catalogue.read(file.readAll());
    }
    return catalogue;
}

const MethodRow* InterfaceCatalogue::find(const QString& interface, const QString& method) const {
    const auto found = m_methods.constFind(interface + QLatin1Char('.') + method);
    return found == m_methods.constEnd() ? nullptr : &*found;
}

void InterfaceCatalogue::read(const QByteArray& document) {
    QXmlStreamReader reader(document);
    reader.readNextStartElement(); // node
    while (reader.readNextStartElement()) {
        const QString interface = attribute(reader, "name");
        m_xml[interface] = interfaceElement(document);
        while (reader.readNextStartElement()) {
            if (reader.name() == QLatin1String("method")) {
                const MethodRow row = readMethod(reader, interface);
                m_methods[interface + QLatin1Char('.') + row.name] = row;
            } else {
                reader.skipCurrentElement();
            }
        }
    }
}

} // namespace boxwright::daemon
